import {
  isJsonObject,
  type JsonObject,
  mergeUsage,
  type StreamEncoder,
  type StreamEncoderOptions,
  type StreamEvent,
  type Usage,
  upstreamError,
} from '@proxy/spec';
import { type AnswerLosses, createAnswerLosses } from '../../internal/answer-losses.ts';
import { sseData } from '../../sse/encode.ts';
import { encodeStreamError } from '../error/encode-error.ts';
import { dialect, ownFields, without } from '../extensions.ts';
import { answerId } from '../response/answer-id.ts';
import { encodeUsage, loseUsage } from '../usage.ts';
import { knownDeltaFields } from './candidate-decoder.ts';
import { CandidateEncoder, type CandidateEvent } from './candidate-encoder.ts';
import { type ChunkWriter, createChunkWriter } from './chunk-writer.ts';
import { streamFaults } from './read-chunk.ts';

type Start = Extract<StreamEvent, { readonly kind: 'start' }>;

/**
 * Writes a stream of this dialect. `finish` is written only where an event said it, and the terminator only behind an
 * `end`: a stream that broke off never looks complete.
 */
export function createStreamEncoder(options: StreamEncoderOptions): StreamEncoder {
  const answer = new AnswerEncoder(options);
  return {
    push(events) {
      let text = '';
      for (const event of events) text += answer.write(event);
      return text;
    },
    end: () => '',
  };
}

class AnswerEncoder {
  readonly #options: StreamEncoderOptions;
  readonly #candidates = new Map<number, CandidateEncoder>();
  readonly #losses: AnswerLosses;
  /** Chunks that came before the answer began: they must have its id. */
  readonly #early: JsonObject[] = [];
  #writer: ChunkWriter | undefined;
  #usage: Usage | undefined;
  #over = false;

  constructor(options: StreamEncoderOptions) {
    this.#options = options;
    this.#losses = createAnswerLosses(options.onLoss);
  }

  write(event: StreamEvent): string {
    if (this.#over) return '';
    if ('candidate' in event) return this.#writeCandidate(event);
    switch (event.kind) {
      case 'start':
        this.#losses.loseForeign(event, dialect);
        this.#count(event.usage);
        if (!this.#writer) this.#begin(event);
        return '';
      case 'usage':
        this.#losses.loseForeign(event, dialect);
        this.#count(event.usage);
        return '';
      case 'native':
        return this.#writeNative(event);
      case 'error':
        this.#over = true;
        return encodeStreamError(upstreamError(event.fault));
      case 'end':
        this.#over = true;
        return this.#close();
      case 'ping':
        return '';
    }
  }

  #count(usage: Usage | undefined): void {
    if (usage) this.#usage = mergeUsage(this.#usage, usage);
  }

  #begin({ id, model, createdSeconds, extensions }: Start): ChunkWriter {
    const { requestId, nowSeconds } = this.#options;
    const own = ownFields({ extensions });
    const head = {
      id: answerId(id, requestId, own !== undefined),
      created: createdSeconds ?? nowSeconds,
      model: model ?? this.#options.model,
    };
    this.#writer = createChunkWriter(head, own && without(own, saidElsewhere));
    return this.#writer;
  }

  #writeCandidate(event: CandidateEvent): string {
    const text = this.#writeEarly();
    return text + this.#candidate(event.candidate).write(event);
  }

  #writeEarly(): string {
    if (this.#early.length === 0) return '';
    const chunks = this.#early.splice(0);
    return chunks.map((value) => this.#writeChunk(value)).join('');
  }

  #candidate(index: number): CandidateEncoder {
    const known = this.#candidates.get(index);
    if (known) return known;
    const writer = this.#writer ?? this.#begin({ kind: 'start' });
    const candidate = new CandidateEncoder(index, writer, this.#losses);
    this.#candidates.set(index, candidate);
    return candidate;
  }

  /** An event of this dialect is a chunk of its own fields; one of another dialect cannot be said. */
  #writeNative(event: Extract<StreamEvent, { readonly kind: 'native' }>): string {
    this.#losses.loseForeignEvent(event, dialect);
    const { value } = event;
    if (event.dialect !== dialect) return '';
    if (this.#writer) return this.#writeEarly() + this.#writeChunk(value);
    this.#early.push(value);
    return '';
  }

  /** Fields that only this dialect knows, of the answer and of its candidates. What events say stands in none. */
  #writeChunk(value: JsonObject): string {
    const writer = this.#writer ?? this.#begin({ kind: 'start' });
    const { choices, ...fields } = without(value, headFields);
    const going = (Array.isArray(choices) ? choices : []).filter(isJsonObject).filter((choice) => this.#isOpen(choice));
    const roles = going.map((choice) => this.#candidate(indexOf(choice)).begin()).join('');
    if (going.length === 0 && Object.keys(fields).length === 0) return '';
    return roles + writer.fields({ ...fields, choices: going.map(asChoice) });
  }

  #isOpen(choice: JsonObject): boolean {
    return this.#candidates.get(indexOf(choice))?.isFinished !== true;
  }

  /** The terminator; an answer of which somebody dropped the finish is not made to look complete. */
  #close(): string {
    const early = this.#writeEarly();
    const candidates = [...this.#candidates.values()];
    if (candidates.length === 0 || candidates.some((candidate) => !candidate.isFinished))
      return early + encodeStreamError(upstreamError(streamFaults.unfinished));
    const isCounted = this.#options.includeUsage && this.#usage;
    if (isCounted) loseUsage(isCounted, this.#losses);
    const usage = isCounted && this.#writer?.fields({ usage: encodeUsage(isCounted) });
    return early + (usage || '') + sseData('[DONE]');
  }
}

function indexOf(choice: JsonObject): number {
  return typeof choice['index'] === 'number' ? choice['index'] : 0;
}

/** What the writer itself says of a chunk, and what other events say. */
const headFields: ReadonlySet<string> = new Set(['id', 'object', 'created', 'model', 'usage', 'error']);
const saidElsewhere: ReadonlySet<string> = new Set([...headFields, 'choices']);

/** A choice as every chunk must have it. */
function asChoice(choice: JsonObject): JsonObject {
  const { delta } = choice;
  const own = isJsonObject(delta) ? without(delta, knownDeltaFields) : {};
  return { ...choice, index: indexOf(choice), delta: own, finish_reason: null };
}
