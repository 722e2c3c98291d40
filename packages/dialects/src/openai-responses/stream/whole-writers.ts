import type { Extensions, JsonObject } from '@proxy/spec';
import { withOwn } from '../../internal/with-own.ts';
import { dialect, formOf, restOf } from '../extensions.ts';
import { asItem, type PartStart, type PartWriter, type WriterContext } from './item-writer.ts';

type Head<Kind extends PartStart['head']['kind']> = Extract<PartStart['head'], { readonly kind: Kind }>;

/** Says nothing. */
export const silence: PartWriter = { add: () => undefined, end: () => undefined };

/** An image that the provider made, as the item of the tool that makes them. */
export function createImageWriter(
  { source }: Head<'image'>,
  extensions: Extensions | undefined,
  { output, sink, losses, mintId }: WriterContext,
): PartWriter {
  if (source.kind !== 'base64') {
    losses.lose('dropped', 'image', 'An image can only be answered as bytes.');
    return silence;
  }
  const { id: own, status = 'completed' } = formOf({ extensions });
  const id = typeof own === 'string' ? own : mintId('ig');
  const type = 'image_generation_call';
  const index = output.open({ id, type, status: 'in_progress', result: null });
  const place = { item_id: id, output_index: index };
  for (const step of ['in_progress', 'generating', 'completed']) sink.event(`response.${type}.${step}`, place);
  const format = source.mediaType.replace('image/', '');
  const item = asItem({ type, output_format: format, result: source.data }, id, String(status));
  output.close(
    index,
    withOwn(extensions ? asItem({ type, result: source.data }, id, String(status)) : item, restOf({ extensions })),
  );
  return silence;
}

/** An item that only this dialect knows passes as it is, its events with it; another dialect's cannot. */
export function createNativeWriter({ dialect: issuer, value }: Head<'native'>, context: WriterContext): PartWriter {
  const { output, sink, losses } = context;
  if (issuer !== dialect) {
    losses.lose('dropped', 'native', `Only ${issuer} knows a part of the answer.`);
    return silence;
  }
  const index = output.open(value);
  let last: JsonObject = value;
  return {
    add(event) {
      if (event.kind === 'part_end' && event.value) last = event.value;
      if (event.kind !== 'native_delta') return;
      const { type, sequence_number: _, ...fields } = event.value;
      if (typeof type === 'string') sink.event(type, { ...fields, output_index: index });
    },
    end: () => output.close(index, last),
  };
}
