import {
  isJsonObject,
  type JsonObject,
  type StreamDecoder,
  type StreamDecoderOptions,
  type StreamEvent,
  type UpstreamFault,
} from '@proxy/spec';
import type { SseEvent } from '../../sse/parse.ts';
import { dialect } from '../extensions.ts';
import { decodeUsage, usageIn } from '../usage.ts';
import { type AnswerReader, decodeAnswerStream } from './answer-stream.ts';
import { CandidateDecoder } from './candidate-decoder.ts';
import { createNews } from './news.ts';
import { readChunk, streamFaults } from './read-chunk.ts';

/** What is known of a chunk; `obfuscation` and `p` are padding. */
const knownFields: ReadonlySet<string> = new Set([
  'id',
  'object',
  'created',
  'model',
  'choices',
  'usage',
  'error',
  'obfuscation',
  'p',
]);

export function createStreamDecoder({ lenientTerminator = false }: StreamDecoderOptions = {}): StreamDecoder {
  return decodeAnswerStream(new AnswerDecoder(lenientTerminator));
}

class AnswerDecoder implements AnswerReader {
  readonly #isLenient: boolean;
  readonly #candidates = new Map<number, CandidateDecoder>();
  readonly #news = createNews();
  #begun = false;
  #over = false;
  #id = '';

  constructor(isLenient: boolean) {
    this.#isLenient = isLenient;
  }

  read(event: SseEvent, isCut: boolean, out: StreamEvent[]): void {
    if (this.#over) return;
    const read = readChunk(event);
    if (read.kind === 'chunk') {
      this.#readChunk(read.chunk, out);
      if (read.fault) this.fail(read.fault, out);
    } else if (read.kind === 'done') {
      if (this.#isFinished || (this.#isLenient && this.#candidates.size > 0)) this.#complete(out);
      else this.fail(streamFaults.unfinished, out);
    } else if (read.kind === 'unreadable' && !isCut) {
      this.fail(streamFaults.unreadable, out);
    }
  }

  /** The bytes ended: without the terminator that is a failure, save where the host is known to send none. */
  end(out: StreamEvent[]): void {
    if (this.#over) return;
    if (this.#isLenient && this.#isFinished) this.#complete(out);
    else this.fail(streamFaults.truncated, out);
  }

  fail(fault: UpstreamFault, out: StreamEvent[]): void {
    if (this.#over) return;
    this.#over = true;
    out.push({ kind: 'error', fault });
  }

  get #isFinished(): boolean {
    if (this.#candidates.size === 0) return false;
    for (const candidate of this.#candidates.values()) if (!candidate.isFinished) return false;
    return true;
  }

  #complete(out: StreamEvent[]): void {
    this.#over = true;
    for (const candidate of this.#candidates.values()) candidate.end(out);
    out.push({ kind: 'end' });
  }

  #readChunk(chunk: JsonObject, out: StreamEvent[]): void {
    const choices = Array.isArray(chunk['choices']) ? chunk['choices'] : [];
    const news = this.#news.of(chunk, knownFields);
    if (!this.#begun && (choices.length > 0 || isText(chunk['id']))) this.#begin(chunk, news, out);
    else if (news) out.push({ kind: 'native', dialect, value: news });
    for (const [position, choice] of choices.entries())
      if (isJsonObject(choice)) this.#candidate(choice, position).read(choice, out);
    const usage = usageIn(chunk);
    if (usage) out.push({ kind: 'usage', usage: decodeUsage(usage) });
  }

  #begin({ id, model, created }: JsonObject, news: JsonObject | undefined, out: StreamEvent[]): void {
    this.#begun = true;
    this.#id = isText(id) ? id : '';
    out.push({
      kind: 'start',
      ...(isText(id) && { id }),
      ...(isText(model) && { model }),
      ...(typeof created === 'number' && { createdSeconds: created }),
      extensions: { [dialect]: news ?? {} },
    });
  }

  #candidate(choice: JsonObject, position: number): CandidateDecoder {
    const index = typeof choice['index'] === 'number' ? choice['index'] : position;
    const known = this.#candidates.get(index);
    if (known) return known;
    const candidate = new CandidateDecoder(index, this.#id);
    this.#candidates.set(index, candidate);
    return candidate;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
