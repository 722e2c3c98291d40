import {
  bearsContent,
  type GatewayError,
  isJsonObject,
  type JsonObject,
  type PassthroughObserver,
  type StreamProgress,
  type UpstreamFault,
} from '@proxy/spec';
import { parseObject } from '../../internal/parse-object.ts';
import { sseEvent } from '../../sse/encode.ts';
import { createSseFramer } from '../../sse/frame.ts';
import { createEventParser, type SseEvent } from '../../sse/parse.ts';
import { errorEvent } from '../error/encode-error.ts';
import { faultOfEvent, truncation, violation } from '../error/read-fault.ts';
import { stateIn } from '../item/state-in.ts';
import { readFrame, spokenInItems } from '../response/decode-response.ts';
import { stopOf } from '../stop-reason.ts';
import { AnswerDecoder, isForeignTerminator } from './answer-decoder.ts';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const ascii = new TextEncoder();
const none: Uint8Array = new Uint8Array(0);
const blankLine = ascii.encode('\n\n');
const named = ascii.encode('event: response.');
/** Events whose words are wanted even after content was seen. */
const telling = ['created', 'completed', 'incomplete', 'failed', 'cancelled'].map((name) => ascii.encode(name));

type Progress = { -readonly [Name in keyof StreamProgress]: StreamProgress[Name] };

/**
 * Reads events as the decoder does until content was seen; from then on only those that tell of the answer as a whole.
 * What follows the terminator passes unread.
 */
export function createObserver(): PassthroughObserver {
  return new Observer();
}

class Observer implements PassthroughObserver {
  readonly progress: Progress = { hasContent: false, isComplete: false };
  readonly #framer = createSseFramer();
  readonly #parser = createEventParser();
  readonly #decoder = new AnswerDecoder();
  #createdSeconds: number | undefined;
  #passed = 0;

  push(chunk: Uint8Array): Uint8Array {
    if (this.progress.fault) return none;
    const { bytes, ends } = this.#framer.push(chunk);
    let passed = 0;
    for (const end of ends) {
      if (!this.#judge(bytes, passed, end)) return bytes.subarray(0, passed);
      passed = end;
      this.#passed++;
    }
    if (this.#framer.overflowed) this.#fail(violation('The upstream sent an event that is too large.'), true);
    return bytes;
  }

  end(): Uint8Array {
    if (this.progress.fault) return none;
    const owed = this.#readTail(this.#framer.end());
    if (!this.progress.isComplete && !this.progress.fault) this.#fail(truncation, false);
    return owed;
  }

  fail(error: GatewayError): string {
    const told = errorEvent(error);
    const { id, model } = this.progress;
    const number = this.#passed + 1;
    const event = sseEvent('error', JSON.stringify({ type: 'error', sequence_number: number, ...told }));
    if (id === undefined) return event;
    const { code, message } = told;
    const response = {
      id,
      object: 'response',
      created_at: this.#createdSeconds ?? 0,
      status: 'failed',
      error: { code: code ?? 'server_error', message },
      incomplete_details: null,
      model,
      output: [],
    };
    const failed = { type: 'response.failed', sequence_number: number + 1, response };
    return event + sseEvent(failed.type, JSON.stringify(failed));
  }

  /** @returns whether the event may pass */
  #judge(bytes: Uint8Array, start: number, end: number): boolean {
    const { progress } = this;
    if (progress.isComplete || (progress.hasContent && isPlain(bytes, start))) return true;
    for (const event of this.#parser.parse(utf8.decode(bytes.subarray(start, end)))) this.#see(event);
    return progress.fault === undefined;
  }

  #see(event: SseEvent): void {
    if (isForeignTerminator(event.data)) return;
    const value = parseObject(event.data);
    if (!value) {
      this.#fail(violation('The upstream sent an event that is not a JSON object.'), true);
      return;
    }
    const type = value['type'] ?? event.event;
    const { response } = value;
    if (isJsonObject(response)) this.#note(response);
    if (type === 'error' || type === 'response.failed' || isJsonObject(value['error'])) {
      this.#fail(faultOfEvent(value), false);
      return;
    }
    if (type === 'response.completed' || type === 'response.incomplete' || type === 'response.cancelled')
      this.#complete(isJsonObject(response) ? response : {});
    if (this.progress.hasContent) return;
    this.#decoder.read(event, false);
    this.progress.hasContent = this.#decoder.take().some(bearsContent);
  }

  #note(response: JsonObject): void {
    const { id, model, createdSeconds, usage } = readFrame(response);
    this.progress.id ??= id;
    this.progress.model ??= model;
    this.#createdSeconds ??= createdSeconds;
    if (usage) this.progress.usage = usage;
  }

  #complete(response: JsonObject): void {
    const { output } = response;
    this.progress.stop = stopOf(response, spokenInItems(Array.isArray(output) ? output : [])) ?? 'unknown';
    this.progress.opaque = stateIn(output);
    this.progress.isComplete = true;
  }

  #fail(fault: UpstreamFault, isViolation: boolean): void {
    this.progress.fault = fault;
    if (isViolation) this.progress.isViolation = true;
  }

  /** An event that lacks its blank line: it counts where it is whole. */
  #readTail(tail: Uint8Array): Uint8Array {
    const events = this.#parser.parse(`${utf8.decode(tail)}\n\n`);
    if (events.length === 0 || !events.every(({ data }) => isForeignTerminator(data) || parseObject(data))) return none;
    if (!this.progress.isComplete) for (const event of events) this.#see(event);
    if (this.progress.fault) return none;
    const whole = new Uint8Array(tail.length + blankLine.length);
    whole.set(tail);
    whole.set(blankLine, tail.length);
    return whole;
  }
}

/** Whether an event is named, and not as one that tells of the answer as a whole. */
function isPlain(bytes: Uint8Array, start: number): boolean {
  return startsWith(bytes, start, named) && !telling.some((name) => startsWith(bytes, start + named.length, name));
}

function startsWith(bytes: Uint8Array, start: number, prefix: Uint8Array): boolean {
  for (let i = 0; i < prefix.length; i++) if (bytes[start + i] !== prefix[i]) return false;
  return true;
}
