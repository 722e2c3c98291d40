import { isJsonObject, type Json, type JsonObject, type StreamEvent, type UpstreamFault } from '@proxy/spec';
import { dialect, keptFields } from '../dialect.ts';
import { faultOfChunk, hasError, truncation } from '../error-fault.ts';
import { blockedCandidate } from '../response/decode-response.ts';
import { blockReason, candidatesOf, readCandidate } from '../response/read-candidate.ts';
import { decodeUsage } from '../usage.ts';
import { CandidateReader } from './candidate-reader.ts';
import type { ReadObjects } from './object-source.ts';

/**
 * Reads the objects of one stream, in order. The dialect has no terminator: an answer is complete where the bytes end
 * and each of its candidates has told why it ended, or the prompt was blocked.
 */
export class AnswerReader {
  readonly #candidates = new Map<number, CandidateReader>();
  readonly #isLenient: boolean;
  readonly #told = new Map<string, Json | undefined>();
  #answerId = '';
  #hasBegun = false;
  #isOver = false;
  #blocked: JsonObject | undefined;

  constructor(isLenient: boolean) {
    this.#isLenient = isLenient;
  }

  /** What the objects say; the last event is an error where one of them is, or what follows cannot be read. */
  read({ objects, fault }: ReadObjects, out: StreamEvent[]): void {
    for (const object of objects) if (!this.#isOver) this.#readObject(object, out);
    if (fault) this.fail(fault, out);
  }

  end(out: StreamEvent[]): void {
    if (this.#isOver) return;
    if (!this.#isComplete) {
      this.fail(truncation, out);
      return;
    }
    this.#isOver = true;
    for (const candidate of this.#candidates.values()) candidate.end(out);
    if (this.#candidates.size === 0 && this.#blocked) out.push(blockedEnd(this.#blocked));
    out.push({ kind: 'end' });
  }

  fail(fault: UpstreamFault, out: StreamEvent[]): void {
    if (this.#isOver) return;
    this.#isOver = true;
    out.push({ kind: 'error', fault });
  }

  get #isComplete(): boolean {
    if (this.#candidates.size === 0) return this.#blocked !== undefined;
    return this.#isLenient || [...this.#candidates.values()].every(({ isFinished }) => isFinished);
  }

  #readObject(object: JsonObject, out: StreamEvent[]): void {
    if (hasError(object)) {
      this.fail(faultOfChunk(object), out);
      return;
    }
    const { candidates: _, usageMetadata: usage, modelVersion, responseId, promptFeedback, ...others } = object;
    const isBlocked = blockReason(object) !== undefined;
    if (isBlocked) this.#blocked = object;
    const fields = isBlocked || promptFeedback === undefined ? others : { ...others, promptFeedback };
    if (!this.#hasBegun) this.#begin(responseId, modelVersion, fields, out);
    for (const [position, wire] of candidatesOf(object).entries()) {
      const candidate = readCandidate(wire, position);
      this.#candidate(candidate.index).read(candidate, out);
    }
    const news = keptFields(this.#news(fields));
    if (isJsonObject(usage)) out.push({ kind: 'usage', usage: decodeUsage(usage), ...news });
    else if (news.extensions) out.push({ kind: 'usage', usage: {}, ...news });
  }

  #begin(id: Json | undefined, model: Json | undefined, fields: JsonObject, out: StreamEvent[]): void {
    this.#hasBegun = true;
    if (typeof id === 'string') this.#answerId = id;
    out.push({
      kind: 'start',
      ...(typeof id === 'string' && id !== '' && { id }),
      ...(typeof model === 'string' && model !== '' && { model }),
      extensions: { [dialect]: this.#news(fields) },
    });
  }

  /** The fields that were not told yet. */
  #news(fields: JsonObject): JsonObject {
    const fresh = Object.entries(fields).filter(([name, value]) => this.#told.get(name) !== value);
    for (const [name, value] of fresh) this.#told.set(name, value);
    return Object.fromEntries(fresh);
  }

  #candidate(index: number): CandidateReader {
    const known = this.#candidates.get(index) ?? new CandidateReader(index, this.#answerId);
    this.#candidates.set(index, known);
    return known;
  }
}

function blockedEnd(object: JsonObject): StreamEvent {
  const { content: _, index, stop = 'content_filter', ...said } = blockedCandidate(object);
  return { kind: 'finish', candidate: index, stop, ...said };
}
