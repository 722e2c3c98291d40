import { isJsonObject, type Json, type JsonObject, type StreamEvent, type UpstreamFault } from '@proxy/spec';
import { type MintCallId, mintFrom } from '../../internal/mint-call-id.ts';
import { PartTrack } from '../../internal/part-track.ts';
import { decodeCitation, isOfText } from '../citation.ts';
import { dialect, faults } from '../dialect.ts';
import { isFailure, stopOf } from '../stop-reason.ts';
import { decodeUsage } from '../usage.ts';

type Handler = (reader: AnswerReader, event: JsonObject, out: StreamEvent[]) => void;

/** What each event says. Of the message in its delta, only one field is set. */
const handlers: ReadonlyMap<Json | undefined, Handler> = new Map<Json | undefined, Handler>([
  ['message-start', (reader, event, out) => reader.start(event, out)],
  ['content-start', (reader, event, out) => reader.content(messageOf(event), event['index'], out)],
  ['content-delta', (reader, event, out) => reader.content(messageOf(event), event['index'], out)],
  ['content-end', (reader, _, out) => reader.endText(out)],
  ['tool-plan-delta', (reader, event, out) => reader.plan(messageOf(event), out)],
  ['tool-call-start', (reader, event, out) => reader.startCall(messageOf(event), event['index'], out)],
  ['tool-call-delta', (reader, event, out) => reader.growCall(messageOf(event), event['index'], out)],
  ['tool-call-end', (reader, event, out) => reader.endCall(event['index'], out)],
  ['citation-start', (reader, event, out) => reader.cite(messageOf(event), out)],
  ['citation-end', () => undefined],
  ['message-end', (reader, event, out) => reader.finish(deltaOf(event), out)],
]);

/** Reads the events of one stream, in the order in which they come. */
export class AnswerReader {
  readonly #parts = new PartTrack();
  readonly #calls = new Map<Json | undefined, number>();
  #mint: MintCallId = mintFrom('');
  #count = 0;
  #hasBegun = false;
  #isOver = false;

  /** @param name of the event, where its frame says it */
  read(event: JsonObject, name: string | undefined, out: StreamEvent[]): void {
    if (this.#isOver) return;
    const { type } = event;
    const handler = handlers.get(type);
    if (handler) {
      if (!this.#hasBegun && type !== 'message-start') this.start({}, out);
      handler(this, event, out);
    } else if (type === 'error' || name === 'error' || typeof event['message'] === 'string' || event['error']) {
      this.fail(faults.inStream(event), out);
    } else {
      out.push({ kind: 'native', dialect, value: event, ...(typeof type === 'string' && { event: type }) });
    }
  }

  fail(fault: UpstreamFault, out: StreamEvent[]): void {
    if (this.#isOver) return;
    this.#isOver = true;
    out.push({ kind: 'error', fault });
  }

  start({ id }: JsonObject, out: StreamEvent[]): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const isKnown = typeof id === 'string' && id !== '';
    if (isKnown) this.#mint = mintFrom(id);
    out.push({ kind: 'start', ...(isKnown && { id }) });
  }

  content({ content }: JsonObject, index: Json | undefined, out: StreamEvent[]): void {
    if (!isJsonObject(content)) return;
    const { text, thinking } = content;
    if (typeof thinking === 'string' && thinking !== '') {
      const part = this.#parts.current(`thinking ${keyOf(index)}`, { kind: 'reasoning' }, out);
      out.push({ kind: 'reasoning_delta', candidate: 0, part, text: thinking });
    }
    if (typeof text === 'string' && text !== '') this.#text(`text ${keyOf(index)}`, text, out);
  }

  endText(out: StreamEvent[]): void {
    this.#parts.closeCurrent(out);
  }

  plan({ tool_plan: plan }: JsonObject, out: StreamEvent[]): void {
    if (typeof plan === 'string' && plan !== '') this.#text('plan', plan, out);
  }

  startCall({ tool_calls: call }: JsonObject, index: Json | undefined, out: StreamEvent[]): void {
    const called = isJsonObject(call) ? call['function'] : undefined;
    if (!isJsonObject(call) || !isJsonObject(called) || typeof called['name'] !== 'string') return;
    this.#parts.closeCurrent(out);
    this.endCall(index, out);
    const { id } = call;
    const callId = typeof id === 'string' && id !== '' ? id : this.#mint(this.#count);
    this.#count++;
    this.#calls.set(index, this.#parts.open({ kind: 'tool_call', id: callId, name: called['name'] }, out));
    this.#arguments(called, index, out);
  }

  growCall({ tool_calls: call }: JsonObject, index: Json | undefined, out: StreamEvent[]): void {
    const called = isJsonObject(call) ? call['function'] : undefined;
    if (isJsonObject(called)) this.#arguments(called, index, out);
  }

  endCall(index: Json | undefined, out: StreamEvent[]): void {
    const part = this.#calls.get(index);
    if (part !== undefined) this.#parts.close(part, out);
    this.#calls.delete(index);
  }

  /** A citation is of the text that is being written; one that comes for another is told as it is. */
  cite({ citations }: JsonObject, out: StreamEvent[]): void {
    if (!isJsonObject(citations)) return;
    const part = isOfText(citations) ? this.#parts.openText : undefined;
    if (part === undefined) out.push({ kind: 'native', dialect, value: citations, event: 'citation-start' });
    else for (const citation of decodeCitation(citations)) out.push({ kind: 'citation', candidate: 0, part, citation });
  }

  finish({ finish_reason: word, usage, error }: JsonObject, out: StreamEvent[]): void {
    const spent = isJsonObject(usage) ? decodeUsage(usage) : undefined;
    if (spent) out.push({ kind: 'usage', usage: spent });
    if (isFailure(word) || typeof error === 'string') {
      const message = typeof error === 'string' ? error : `The generation ended with ${word}.`;
      this.fail(faults.inStream({ message }), out);
      return;
    }
    this.#isOver = true;
    this.#parts.closeCurrent(out);
    for (const part of this.#calls.values()) this.#parts.close(part, out);
    const native = typeof word === 'string' ? { nativeStop: word } : {};
    out.push({ kind: 'finish', candidate: 0, stop: stopOf(word, this.#count > 0), ...native }, { kind: 'end' });
  }

  #text(key: string, text: string, out: StreamEvent[]): void {
    const part = this.#parts.current(key, { kind: 'text' }, out);
    out.push({ kind: 'text_delta', candidate: 0, part, text });
  }

  #arguments({ arguments: text }: JsonObject, index: Json | undefined, out: StreamEvent[]): void {
    const part = this.#calls.get(index);
    if (part === undefined || typeof text !== 'string' || text === '') return;
    out.push({ kind: 'arguments_delta', candidate: 0, part, text });
  }
}

const keyOf = (index: Json | undefined): string => (typeof index === 'number' ? String(index) : '');

const deltaOf = ({ delta }: JsonObject): JsonObject => (isJsonObject(delta) ? delta : {});

function messageOf(event: JsonObject): JsonObject {
  const { message } = deltaOf(event);
  return isJsonObject(message) ? message : {};
}
