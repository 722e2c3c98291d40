import type { JsonObject, PartHead } from '@proxy/spec';
import { dialect } from '../dialect.ts';
import { answerToolId, loseOpaque } from '../response/answer-blocks.ts';
import { type PartContext, type PartWriter, silence } from './part-writer.ts';

type Head<Kind extends PartHead['kind']> = Extract<PartHead, { readonly kind: Kind }>;

/**
 * A call of a tool. Its arguments pass in the pieces they come in; the text of a free-form call becomes the property
 * `input` of an object.
 * @param fields what only this dialect knows of the block
 */
export function createToolWriter(
  { id, name, flavour }: Head<'tool_call'>,
  part: number,
  { blocks, losses, requestId }: PartContext,
  fields: JsonObject = {},
): PartWriter {
  const isFreeForm = flavour === 'custom';
  const input = (json: string): string =>
    json === '' ? '' : blocks.delta(`{"type":"input_json_delta","partial_json":${JSON.stringify(json)}}`);
  const opened = blocks.open({ type: 'tool_use', id: answerToolId(id, requestId, part), name, input: {}, ...fields });
  return {
    opening: isFreeForm ? opened + input('{"input":"') : opened,
    isDivisible: false,
    add(event) {
      if (event.kind === 'signature') loseOpaque(event.opaque, losses);
      if (event.kind !== 'arguments_delta') return '';
      return input(isFreeForm ? JSON.stringify(event.text).slice(1, -1) : event.text);
    },
    close: () => (isFreeForm ? input('"}') : '') + blocks.close(),
  };
}

/** A block that only this dialect knows passes as it is; another dialect's cannot. */
export function createNativeWriter(head: Head<'native'>, { blocks, losses }: PartContext): PartWriter {
  if (head.dialect !== dialect) {
    losses.lose('dropped', 'native', `Only ${head.dialect} knows a block of the answer.`);
    return silence;
  }
  return {
    opening: blocks.open(head.value),
    isDivisible: false,
    add: (event) => (event.kind === 'native_delta' ? blocks.delta(JSON.stringify(event.value)) : ''),
    close: () => blocks.close(),
  };
}
