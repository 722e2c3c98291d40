import {
  type JsonObject,
  mergeUsage,
  type StreamEncoder,
  type StreamEncoderOptions,
  type StreamEvent,
  type Usage,
  upstreamError,
} from '@proxy/spec';
import { type AnswerLosses, createAnswerLosses } from '../internal/answer-losses.ts';
import { encodeStreamError } from '../openai-chat/error/encode-error.ts';
import { streamFaults } from '../openai-chat/stream/read-chunk.ts';
import { encodeUsage } from '../openai-chat/usage.ts';
import { sseData } from '../sse/encode.ts';
import { completionId } from './completion-id.ts';
import { finishWord, loseContent } from './encode-response.ts';
import { createLogprobWriter, type LogprobWriter } from './logprobs.ts';

/** Writes a stream of this dialect. A finish reason and the terminator are written only where events said them. */
export function createStreamEncoder(options: StreamEncoderOptions): StreamEncoder {
  const answer = new AnswerEncoder(options);
  return {
    push: (events) => events.map((event) => answer.write(event)).join(''),
    end: () => '',
  };
}

class AnswerEncoder {
  readonly #options: StreamEncoderOptions;
  readonly #losses: AnswerLosses;
  /** Whether each candidate has its finish reason. */
  readonly #finished = new Map<number, boolean>();
  readonly #logprobs = new Map<number, LogprobWriter>();
  #head: JsonObject | undefined;
  #usage: Usage | undefined;
  #over = false;

  constructor(options: StreamEncoderOptions) {
    this.#options = options;
    this.#losses = createAnswerLosses(options.onLoss);
  }

  write(event: StreamEvent): string {
    if (this.#over) return '';
    switch (event.kind) {
      case 'start':
        this.#begin(event);
        return '';
      case 'usage':
        this.#usage = mergeUsage(this.#usage, event.usage);
        return '';
      case 'text_delta':
        return this.#writeText(event.candidate, event.text, event.logprobs);
      case 'refusal_delta':
        return this.#writeText(event.candidate, event.text, undefined);
      case 'part_start':
        this.#open(event.candidate, event.head.kind === 'whole' ? event.head.part.kind : event.head.kind);
        return '';
      case 'finish':
        return this.#writeFinish(event);
      case 'error':
        this.#over = true;
        return encodeStreamError(upstreamError(event.fault));
      case 'end':
        this.#over = true;
        return this.#close();
      default:
        return '';
    }
  }

  #begin({ id, model, createdSeconds, usage }: Omit<Extract<StreamEvent, { readonly kind: 'start' }>, 'kind'>) {
    if (usage) this.#usage = mergeUsage(this.#usage, usage);
    this.#head ??= {
      id: completionId(id, this.#options.requestId),
      object: 'text_completion',
      created: createdSeconds ?? this.#options.nowSeconds,
      model: model ?? this.#options.model,
    };
    return this.#head;
  }

  #open(candidate: number, kind: string): void {
    if (!this.#finished.has(candidate)) this.#finished.set(candidate, false);
    if (kind !== 'text' && kind !== 'refusal') loseContent(this.#losses, kind);
  }

  #writeText(candidate: number, text: string, logprobs: Parameters<LogprobWriter['write']>[0]): string {
    this.#open(candidate, 'text');
    if (this.#finished.get(candidate)) return '';
    return this.#writeChoice({
      text,
      index: candidate,
      logprobs: this.#logprobsOf(candidate, logprobs),
      finish_reason: null,
    });
  }

  #logprobsOf(candidate: number, logprobs: Parameters<LogprobWriter['write']>[0]): JsonObject | null {
    const writer = this.#logprobs.get(candidate) ?? createLogprobWriter();
    this.#logprobs.set(candidate, writer);
    return writer.write(logprobs) ?? null;
  }

  #writeFinish({ candidate, stop, logprobs }: Extract<StreamEvent, { readonly kind: 'finish' }>): string {
    if (this.#finished.get(candidate)) return '';
    this.#finished.set(candidate, true);
    const written = this.#logprobsOf(candidate, logprobs);
    return this.#writeChoice({ text: '', index: candidate, logprobs: written, finish_reason: finishWord(stop) });
  }

  #writeChoice(choice: JsonObject): string {
    return this.#writeChunk({ choices: [choice] });
  }

  #writeChunk(fields: JsonObject): string {
    return sseData(JSON.stringify({ ...(this.#head ?? this.#begin({})), ...fields }));
  }

  /** An answer of which somebody dropped the finish is not made to look complete. */
  #close(): string {
    const finished = [...this.#finished.values()];
    if (finished.length === 0 || finished.includes(false))
      return encodeStreamError(upstreamError(streamFaults.unfinished));
    const usage = this.#options.includeUsage && this.#usage;
    return (usage ? this.#writeChunk({ choices: [], usage: encodeUsage(usage) }) : '') + sseData('[DONE]');
  }
}
