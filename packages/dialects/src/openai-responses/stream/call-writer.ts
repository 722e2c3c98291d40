import type { Extensions, JsonObject, ToolCallPart } from '@proxy/spec';
import { withOwn } from '../../internal/with-own.ts';
import { formOf, isOwn, restOf } from '../extensions.ts';
import { unwrapInput, writeCall } from '../item/encode-item.ts';
import { clientToolByCall } from '../tools/client-tools.ts';
import type { KnownTool } from '../tools/tool-names.ts';
import {
  asItem,
  type ItemStatus,
  type PartStart,
  type PartWriter,
  placeOf,
  type WriterContext,
} from './item-writer.ts';

type Head = Extract<PartStart['head'], { readonly kind: 'tool_call' }>;

const prefixes: Readonly<Record<string, string>> = {
  function_call: 'fc',
  custom_tool_call: 'ctc',
  local_shell_call: 'lsh',
  shell_call: 'sh',
  apply_patch_call: 'apc',
};

/** How a call grows: as arguments, as free text, or not at all, since only the whole of it can be said. */
type Growth = {
  readonly event: 'function_call_arguments' | 'custom_tool_call_input';
  readonly field: 'arguments' | 'input';
};
const growths: Readonly<Record<string, Growth>> = {
  function_call: { event: 'function_call_arguments', field: 'arguments' },
  custom_tool_call: { event: 'custom_tool_call_input', field: 'input' },
};

/** A call of a tool as an item, in the words of the client that offered the tool. */
export class CallWriter implements PartWriter {
  readonly #head: Head;
  readonly #known: KnownTool | undefined;
  readonly #context: WriterContext;
  readonly #index: number;
  readonly #id: string;
  readonly #growth: Growth | undefined;
  /** The text comes wrapped, and is told once all of it is there. */
  readonly #isWrapped: boolean;
  readonly #place: JsonObject;
  readonly #placeText: string;
  #extensions: Extensions | undefined;
  #text = '';

  constructor(head: Head, extensions: Extensions | undefined, context: WriterContext) {
    this.#head = { ...head, id: head.id || context.mintId('call'), name: head.name || 'unnamed' };
    this.#context = context;
    this.#extensions = extensions;
    this.#known = isOwn({ extensions }) ? undefined : context.tools.get(head.name);
    this.#isWrapped = this.#known?.kind === 'custom' && head.flavour !== 'custom';
    const opening = this.#call('');
    const type = String(opening['type']);
    const { id } = formOf({ extensions });
    this.#id = typeof id === 'string' ? id : context.mintId(prefixes[type] ?? 'item');
    this.#growth = clientToolByCall.has(type) ? undefined : growths[type];
    const empty = this.#growth ? { [this.#growth.field]: '' } : {};
    this.#index = context.output.open(asItem({ ...opening, ...empty }, this.#id, 'in_progress'));
    this.#place = { item_id: this.#id, output_index: this.#index };
    this.#placeText = placeOf(this.#place);
  }

  add(event: Parameters<PartWriter['add']>[0]): void {
    if (event.extensions) this.#extensions = { ...this.#extensions, ...event.extensions };
    if (event.kind === 'signature')
      this.#context.losses.lose('dropped', 'signature', 'A call carries no state of another provider in this dialect.');
    if (event.kind !== 'arguments_delta') return;
    this.#text += event.text;
    if (!this.#isWrapped) this.#tell(event.text);
  }

  end(status: ItemStatus): void {
    const item = this.#call(this.#text);
    const whole = this.#growth && String(item[this.#growth.field]);
    if (this.#isWrapped) this.#tell(unwrapInput(this.#text));
    else if (this.#text === '' && whole) this.#tell(whole);
    if (this.#growth) {
      const { event, field } = this.#growth;
      this.#context.sink.event(`response.${event}.done`, { ...this.#place, [field]: whole });
    }
    const { status: own } = formOf({ extensions: this.#extensions });
    const known = typeof own === 'string' ? own : status;
    this.#context.output.close(
      this.#index,
      withOwn(asItem(item, this.#id, known), restOf({ extensions: this.#extensions })),
    );
  }

  #tell(text: string): void {
    if (this.#growth && text !== '')
      this.#context.sink.delta(`response.${this.#growth.event}.delta`, this.#placeText, text);
  }

  #call(text: string): JsonObject {
    const { id, name, flavour } = this.#head;
    const extensions = this.#extensions && { extensions: this.#extensions };
    const call: ToolCallPart = {
      kind: 'tool_call',
      id,
      name,
      arguments: text,
      ...(flavour && { flavour }),
      ...extensions,
    };
    return writeCall(call, this.#known);
  }
}
