import type { JsonObject, ObserverOptions, PassthroughObserver } from '@proxy/spec';
import { sseData } from '../../sse/encode.ts';
import { createSseFramer } from '../../sse/frame.ts';
import { createEventParser } from '../../sse/parse.ts';
import { usageIn } from '../usage.ts';
import { concat } from './concat.ts';
import { createPlainDeltas } from './plain-delta.ts';
import { type ReadChunk, readChunk, streamFaults } from './read-chunk.ts';
import { StreamNotes } from './stream-notes.ts';

const toText = new TextDecoder('utf-8', { ignoreBOM: true });
const toBytes = new TextEncoder();
const nothing: Uint8Array = new Uint8Array(0);
const terminator: Uint8Array = toBytes.encode(sseData('[DONE]'));
const blankLine: Uint8Array = toBytes.encode('\n\n');
const CR = 13;
const LF = 10;

/** What becomes of an event: it passes, it is held back, or the stream is over with or without it. */
type Verdict = 'pass' | 'drop' | 'end' | 'fail';

/** After the first content plain deltas pass unread. */
export function createObserver(options: ObserverOptions): PassthroughObserver {
  return new Observer(options);
}

class Observer implements PassthroughObserver {
  readonly progress: StreamNotes = new StreamNotes();
  readonly #framer = createSseFramer();
  readonly #parser = createEventParser();
  readonly #plainDeltas = createPlainDeltas();
  readonly #includeUsage: boolean;
  readonly #isLenient: boolean;
  /** The terminator passed up to a CR, and its LF, if there is one, begins the next chunk. */
  #isCutInLineEnd = false;
  /** The last event was held back. */
  #isDropping = false;

  constructor({ includeUsage, lenientTerminator = false }: ObserverOptions) {
    this.#includeUsage = includeUsage;
    this.#isLenient = lenientTerminator;
  }

  push(chunk: Uint8Array): Uint8Array {
    if (this.#isOver) return this.#lineFeedOf(chunk);
    const { bytes, ends } = this.#framer.push(chunk);
    const passed = ends.length === 0 ? nothing : this.#sift(bytes, ends);
    if (this.#framer.overflowed && !this.#isOver) this.progress.fail(streamFaults.oversized);
    return passed;
  }

  end(): Uint8Array {
    if (this.#isOver) return nothing;
    const tail = this.#framer.end();
    const passed = this.#readTail(tail);
    if (this.#isOver) return passed;
    if (!this.#isLenient || !this.progress.isFinished) {
      this.progress.fail(streamFaults.truncated);
      return passed;
    }
    this.progress.isComplete = true;
    return concat([passed, terminator]);
  }

  get #isOver(): boolean {
    return this.progress.isComplete || this.progress.fault !== undefined;
  }

  /** The bytes without the events that are held back, and without what follows the end. */
  #sift(bytes: Uint8Array, ends: readonly number[]): Uint8Array {
    const passed: Uint8Array[] = [];
    let passFrom = 0;
    let start = 0;
    for (const end of ends) {
      if (this.progress.hasContent && this.#plainDeltas.matches(bytes, start, end)) {
        this.#isDropping = false;
        start = end;
        continue;
      }
      const verdict = this.#inspect(bytes.subarray(start, end));
      if (verdict === 'end') {
        this.#isCutInLineEnd = end === bytes.length && bytes[end - 1] === CR;
        return concat([...passed, bytes.subarray(passFrom, end)]);
      }
      if (verdict === 'fail') return concat([...passed, bytes.subarray(passFrom, start)]);
      this.#isDropping = verdict === 'drop';
      if (verdict === 'drop') {
        passed.push(bytes.subarray(passFrom, start));
        passFrom = end;
      }
      start = end;
    }
    return passFrom === 0 ? bytes : concat([...passed, bytes.subarray(passFrom)]);
  }

  #lineFeedOf(chunk: Uint8Array): Uint8Array {
    const isOwed = this.#isCutInLineEnd && chunk[0] === LF;
    if (chunk.length > 0) this.#isCutInLineEnd = false;
    return isOwed ? chunk.subarray(0, 1) : nothing;
  }

  /** A line feed alone is what a cut inside a line end left of the event before. */
  #inspect(bytes: Uint8Array): Verdict {
    if (bytes.length === 1 && this.#isDropping) return 'drop';
    const text = toText.decode(bytes);
    const [event] = this.#parser.parse(text);
    if (!event) return 'pass';
    const read = readChunk(event);
    if (read.kind === 'chunk') this.#plainDeltas.learn(bytes, text, read.chunk);
    return this.#judge(read);
  }

  #judge(read: ReadChunk): Verdict {
    switch (read.kind) {
      case 'nothing':
        return 'pass';
      case 'unreadable':
        this.progress.fail(streamFaults.unreadable);
        return 'fail';
      case 'done':
        return this.#terminate();
      case 'chunk':
        this.progress.note(read.chunk);
        if (read.fault) this.progress.fail(read.fault);
        if (read.fault) return 'fail';
        return !this.#includeUsage && isUsageOnly(read.chunk) ? 'drop' : 'pass';
    }
  }

  #terminate(): Verdict {
    if (!this.progress.isFinished && !(this.#isLenient && this.progress.hasBegun)) {
      this.progress.fail(streamFaults.unfinished);
      return 'fail';
    }
    this.progress.isComplete = true;
    this.progress.stop ??= 'unknown';
    return 'end';
  }

  /** An event that lacks its blank line: it may be whole, or cut. */
  #readTail(tail: Uint8Array): Uint8Array {
    const [event] = this.#parser.parse(`${toText.decode(tail)}\n\n`);
    const read = event && readChunk(event);
    if (!read || read.kind === 'unreadable') return nothing;
    const verdict = this.#judge(read);
    return verdict === 'pass' || verdict === 'end' ? concat([tail, blankLine]) : nothing;
  }
}

/** A chunk that brings nothing but the usage that the gateway asked for. */
function isUsageOnly(chunk: JsonObject): boolean {
  const { choices } = chunk;
  return Array.isArray(choices) && choices.length === 0 && usageIn(chunk) !== undefined;
}
