import { isJsonObject, type Json, type JsonObject, type StreamEvent, type UpstreamFault } from '@proxy/spec';
import { type MintCallId, mintFrom } from '../../internal/mint-call-id.ts';
import { PartTrack } from '../../internal/part-track.ts';
import { headOf, seedOf } from '../answer-head.ts';
import { dialect, faults } from '../dialect.ts';
import { stopOf } from '../stop-reason.ts';
import { decodeToolCall } from '../tool-call.ts';
import { usageOf } from '../usage.ts';

/** Reads the objects of one stream: pieces of thinking and of text, calls as wholes, and an end that tells usage. */
export class AnswerReader {
  readonly #parts = new PartTrack();
  #mint: MintCallId | undefined;
  #calls = 0;
  #isOver = false;

  read(object: JsonObject, out: StreamEvent[]): void {
    if (this.#isOver) return;
    const { error, message, done } = object;
    if (error !== undefined && error !== null) {
      this.fail(faults.inStream(object), out);
    } else if (!isJsonObject(message) && done !== true) {
      out.push({ kind: 'native', dialect, value: object });
    } else {
      this.#begin(object, out);
      if (isJsonObject(message)) this.#readMessage(message, object['logprobs'], out);
      if (done === true) this.#finish(object, out);
    }
  }

  fail(fault: UpstreamFault, out: StreamEvent[]): void {
    if (this.#isOver) return;
    this.#isOver = true;
    out.push({ kind: 'error', fault });
  }

  #begin(object: JsonObject, out: StreamEvent[]): void {
    if (this.#mint) return;
    this.#mint = mintFrom(seedOf(object));
    out.push({ kind: 'start', ...headOf(object) });
  }

  #readMessage({ thinking, content, tool_calls: calls }: JsonObject, logprobs: Json | undefined, out: StreamEvent[]) {
    if (typeof thinking === 'string' && thinking !== '') {
      const part = this.#parts.current('thinking', { kind: 'reasoning' }, out);
      out.push({ kind: 'reasoning_delta', candidate: 0, part, text: thinking });
    }
    if (typeof content === 'string' && content !== '') {
      const part = this.#parts.current('text', { kind: 'text' }, out);
      const tokens = Array.isArray(logprobs) && logprobs.length > 0 ? { logprobs: { content: logprobs } } : {};
      out.push({ kind: 'text_delta', candidate: 0, part, text: content, ...tokens });
    }
    if (Array.isArray(calls)) for (const call of calls) this.#readCall(call, out);
  }

  #readCall(value: Json, out: StreamEvent[]): void {
    const call = this.#mint && decodeToolCall(value, this.#calls, this.#mint);
    if (!call) return;
    this.#calls++;
    this.#parts.closeCurrent(out);
    const { id, name, arguments: text } = call;
    const part = this.#parts.open({ kind: 'tool_call', id, name }, out);
    out.push({ kind: 'arguments_delta', candidate: 0, part, text });
    this.#parts.close(part, out);
  }

  #finish(object: JsonObject, out: StreamEvent[]): void {
    this.#isOver = true;
    this.#parts.closeCurrent(out);
    const { done_reason: reason } = object;
    const stop = stopOf(reason ?? 'stop', this.#calls > 0);
    out.push({ kind: 'finish', candidate: 0, stop, ...(typeof reason === 'string' && { nativeStop: reason }) });
    const usage = usageOf(object);
    if (usage) out.push({ kind: 'usage', usage });
    out.push({ kind: 'end' });
  }
}
