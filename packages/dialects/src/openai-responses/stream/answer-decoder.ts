import {
  isJsonObject,
  type Json,
  type JsonObject,
  type Part,
  type PartHead,
  type StreamEvent,
  type UpstreamFault,
} from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { parseObject } from '../../internal/parse-object.ts';
import type { SseEvent } from '../../sse/parse.ts';
import { faultOfEvent, violation } from '../error/read-fault.ts';
import { dialect, ownFields } from '../extensions.ts';
import { decodeTurnPart, messageForm } from '../item/decode-item.ts';
import { partsOfItem, readFrame, spokenIn } from '../response/decode-response.ts';
import { nativeStopOf, stopOf } from '../stop-reason.ts';
import { callHead, headOf, OpenPart, openForm } from './open-items.ts';

/** An item of the answer while it grows. */
interface OpenItem {
  readonly item: JsonObject;
  /** Its parts by their number in it; of all but messages there is one. */
  readonly parts: Map<number, OpenPart>;
}

type Reader = (decoder: AnswerDecoder, event: JsonObject) => void;

const ignore: Reader = () => undefined;
const begin: Reader = (decoder, event) => decoder.begin(event);
const end: Reader = (decoder, event) => decoder.complete(event);

/** What each event does; what others say is repeated by the end of their item, or is known to this dialect alone. */
const readers: ReadonlyMap<Json | undefined, Reader> = new Map<Json | undefined, Reader>([
  ['response.created', begin],
  ['response.queued', begin],
  ['response.in_progress', begin],
  ['response.output_item.added', (decoder, event) => decoder.openItem(event)],
  ['response.output_item.done', (decoder, event) => decoder.closeItem(event)],
  ['response.content_part.added', (decoder, event) => decoder.openContent(event)],
  ['response.content_part.done', ignore],
  ['response.output_text.delta', (decoder, event) => decoder.words('text', event)],
  ['response.output_text.done', ignore],
  ['response.output_text.annotation.added', (decoder, event) => decoder.cite(event)],
  ['response.refusal.delta', (decoder, event) => decoder.words('refusal', event)],
  ['response.refusal.done', ignore],
  ['response.reasoning_text.delta', (decoder, event) => decoder.reasoning(event, undefined)],
  ['response.reasoning_text.done', ignore],
  ['response.reasoning_summary_part.added', ignore],
  ['response.reasoning_summary_part.done', ignore],
  ['response.reasoning_summary_text.delta', (decoder, event) => decoder.reasoning(event, event['summary_index'])],
  ['response.reasoning_summary_text.done', ignore],
  ['response.function_call_arguments.delta', (decoder, event) => decoder.growCall(event)],
  ['response.function_call_arguments.done', ignore],
  ['response.custom_tool_call_input.delta', (decoder, event) => decoder.growCall(event)],
  ['response.custom_tool_call_input.done', ignore],
  ['response.completed', end],
  ['response.incomplete', end],
  ['response.cancelled', end],
  ['response.failed', (decoder, event) => decoder.fail(faultOfEvent(event))],
  ['error', (decoder, event) => decoder.fail(faultOfEvent(event))],
]);

/** Types of items that are told once they are whole, since their pieces say nothing to anybody else. */
const lateTypes: ReadonlySet<Json | undefined> = new Set<Json | undefined>([
  'message',
  'image_generation_call',
  'local_shell_call',
  'shell_call',
  'apply_patch_call',
]);

/**
 * Reads the events of a stream. An item's end repeats all of it: whatever an upstream left out before is told then, and
 * what it leaves out there is told by the response that ends the stream.
 */
export class AnswerDecoder {
  readonly #items = new Map<Json | undefined, OpenItem>();
  readonly #closed = new Set<Json | undefined>();
  readonly #said: Part[] = [];
  #out: StreamEvent[] = [];
  #parts = 0;
  #begun = false;
  #over = false;

  get isOver(): boolean {
    return this.#over;
  }

  /** @param isCut the event may lack its end */
  read({ event: name, data }: SseEvent, isCut: boolean): void {
    if (this.#over || isForeignTerminator(data)) return;
    const event = parseObject(data);
    if (!event) {
      if (!isCut) this.fail(violation('The upstream sent an event that is not a JSON object.'));
      return;
    }
    const type = event['type'] ?? name;
    const reader = readers.get(type);
    if (reader) reader(this, event);
    else if (isJsonObject(event['error'])) this.fail(faultOfEvent(event));
    else this.#readNews(event);
  }

  /** The events since the last call. */
  take(): StreamEvent[] {
    const events = this.#out;
    this.#out = [];
    return events;
  }

  fail(fault: UpstreamFault): void {
    if (this.#over) return;
    this.#over = true;
    this.#emit({ kind: 'error', fault });
  }

  begin({ response }: JsonObject): void {
    if (this.#begun) return;
    this.#begun = true;
    const { own, usage: _, ...frame } = readFrame(isJsonObject(response) ? response : {});
    this.#emit({ kind: 'start', ...frame, extensions: { [dialect]: own } });
  }

  openItem(event: JsonObject): void {
    const { item } = event;
    const key = keyOf(event);
    if (!isJsonObject(item) || this.#closed.has(key)) return;
    this.begin(event);
    const open: OpenItem = { item, parts: new Map() };
    this.#items.set(key, open);
    if (lateTypes.has(item['type'])) return;
    const part = decodeTurnPart(item['type'] ?? '', new FieldReader(item));
    if (part?.kind === 'tool_call') open.parts.set(0, this.#openPart(callHead(part), openForm(part)));
    else if (part?.kind === 'reasoning') open.parts.set(0, this.#openPart({ kind: 'reasoning' }, openForm(part)));
    else if (!mayBeNamedLater(item)) open.parts.set(0, this.#openPart({ kind: 'native', dialect, value: item }, {}));
  }

  openContent(event: JsonObject): void {
    const { part } = event;
    const type = isJsonObject(part) ? part['type'] : undefined;
    if (type === 'output_text') this.#textPart('text', event);
    else if (type === 'refusal') this.#textPart('refusal', event);
  }

  words(kind: 'text' | 'refusal', event: JsonObject): void {
    const { delta, logprobs } = event;
    if (typeof delta === 'string') this.#textPart(kind, event)?.text(`${kind}_delta`, delta, logprobs);
  }

  cite(event: JsonObject): void {
    const { annotation } = event;
    if (isJsonObject(annotation)) this.#textPart('text', event)?.cite(annotation);
  }

  reasoning(event: JsonObject, summary: Json | undefined): void {
    const { delta } = event;
    if (typeof delta !== 'string') return;
    const { parts } = this.#itemOf(event);
    const known = parts.get(0) ?? this.#openPart({ kind: 'reasoning' }, { form: {} });
    parts.set(0, known);
    known.reasoning(
      delta,
      typeof summary === 'number' && summary >= 0 && summary < mostSummaries ? summary : undefined,
    );
  }

  /** Arguments of a call that is not open yet are told by its end. */
  growCall(event: JsonObject): void {
    const { delta } = event;
    if (typeof delta === 'string' && delta !== '')
      this.#items.get(keyOf(event))?.parts.get(0)?.text('arguments_delta', delta);
  }

  closeItem(event: JsonObject): void {
    const { item } = event;
    if (!isJsonObject(item)) return;
    this.begin(event);
    this.#close(keyOf(event), item);
  }

  complete(event: JsonObject): void {
    const response = isJsonObject(event['response']) ? event['response'] : {};
    this.begin(event);
    const output = Array.isArray(response['output']) ? response['output'] : [];
    for (const [index, item] of output.entries())
      if (isJsonObject(item) && !this.#closed.has(index)) this.#closeLate(index, item);
    for (const { parts } of this.#items.values()) for (const part of parts.values()) part.end();
    this.#items.clear();
    const { usage, own } = readFrame(response);
    if (usage) this.#emit({ kind: 'usage', usage });
    const nativeStop = nativeStopOf(response);
    this.#emit({
      kind: 'finish',
      candidate: 0,
      stop: stopOf(response, spokenIn(this.#said)) ?? 'unknown',
      ...(nativeStop !== undefined && { nativeStop }),
      extensions: { [dialect]: own },
    });
    this.#over = true;
    this.#emit({ kind: 'end' });
  }

  #emit(event: StreamEvent): void {
    this.#out.push(event);
  }

  #openPart(head: PartHead, own: JsonObject): OpenPart {
    return new OpenPart(this.#parts++, head, own, (event) => this.#emit(event));
  }

  #itemOf(event: JsonObject): OpenItem {
    this.begin(event);
    const key = keyOf(event);
    const known = this.#items.get(key) ?? { item: {}, parts: new Map<number, OpenPart>() };
    this.#items.set(key, known);
    return known;
  }

  /** The part of a message that the event belongs to, opened with its first event. */
  #textPart(kind: 'text' | 'refusal', event: JsonObject): OpenPart | undefined {
    if (this.#closed.has(keyOf(event))) return undefined;
    const { item, parts } = this.#itemOf(event);
    const index = typeof event['content_index'] === 'number' ? event['content_index'] : 0;
    const known = parts.get(index);
    if (known) return known;
    const opened = this.#openPart({ kind }, parts.size === 0 ? firstForm(item) : { form: {} });
    parts.set(index, opened);
    return opened;
  }

  /** An item that only the end tells of: one that never opened, or whose own end is missing. */
  #closeLate(index: number, item: JsonObject): void {
    const byId = this.#items.has(index) ? index : item['id'];
    if (!this.#closed.has(byId)) this.#close(byId, item);
  }

  #close(key: Json | undefined, item: JsonObject): void {
    const open = this.#items.get(key);
    this.#items.delete(key);
    this.#closed.add(key);
    if (!open && key !== item['id'] && this.#closed.has(item['id'])) return;
    if (typeof item['id'] === 'string') this.#closed.add(item['id']);
    const whole = partsOfItem(item);
    for (const [index, part] of whole.entries()) this.#closePart(open?.parts.get(index), part);
    for (const [index, part] of open?.parts ?? []) if (index >= whole.length) part.end();
  }

  #closePart(known: OpenPart | undefined, part: Part): void {
    this.#said.push(part);
    if (known) {
      known.end(part);
      return;
    }
    const head = headOf(part);
    if (head) this.#openPart(head, ownFields(part) ?? {}).end(part);
  }

  /** What is not known belongs to its item where only this dialect knows that, and else to the answer. */
  #readNews(event: JsonObject): void {
    const open = this.#items.get(keyOf(event));
    const part = open && !lateTypes.has(open.item['type']) ? open.parts.get(0) : undefined;
    if (part && decodeTurnPart(open?.item['type'] ?? '', new FieldReader(open?.item ?? {})) === undefined)
      part.news(event);
    else if (!open) this.#emit({ kind: 'native', dialect, value: event });
  }
}

/** A summary of this number or above is none that a provider gave. */
const mostSummaries = 1_000;

/** Items are told apart by their index, else by their id. */
function keyOf({ output_index: index, item_id: id, item }: JsonObject): Json | undefined {
  if (typeof index === 'number') return index;
  return id ?? (isJsonObject(item) ? item['id'] : undefined);
}

/** A call whose name, or id, its host tells only at the end. */
const mayBeNamedLater = ({ type }: JsonObject): boolean => type === 'function_call' || type === 'custom_tool_call';

function firstForm(item: JsonObject): JsonObject {
  const fields = new FieldReader(item);
  for (const name of ['content', 'role', 'status']) fields.drop(name);
  return messageForm(fields, undefined, false).extensions[dialect] ?? {};
}

/** Proxies in front of a provider add the terminator of another dialect. */
export function isForeignTerminator(data: string): boolean {
  return data.length < 16 && data.trim() === '[DONE]';
}
