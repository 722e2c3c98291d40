import {
  isJsonObject,
  type JsonObject,
  type StreamDecoder,
  type StreamDecoderOptions,
  type StreamEvent,
  type UpstreamFault,
} from '@proxy/spec';
import { stopOf, stopSequenceOf } from '../openai-chat/stop-reason.ts';
import { type AnswerReader, decodeAnswerStream } from '../openai-chat/stream/answer-stream.ts';
import { readChunk, streamFaults } from '../openai-chat/stream/read-chunk.ts';
import { decodeUsage, usageIn } from '../openai-chat/usage.ts';
import type { SseEvent } from '../sse/parse.ts';
import { dialect } from './dialect.ts';

export function createStreamDecoder({ lenientTerminator = false }: StreamDecoderOptions = {}): StreamDecoder {
  return decodeAnswerStream(new AnswerDecoder(lenientTerminator));
}

class AnswerDecoder implements AnswerReader {
  readonly #isLenient: boolean;
  readonly #open = new Set<number>();
  readonly #finished = new Set<number>();
  #begun = false;
  #over = false;

  constructor(isLenient: boolean) {
    this.#isLenient = isLenient;
  }

  read(event: SseEvent, isCut: boolean, out: StreamEvent[]): void {
    if (this.#over) return;
    const read = readChunk(event);
    if (read.kind === 'chunk') {
      this.#readChunk(read.chunk, out);
      if (read.fault) this.fail(read.fault, out);
    } else if (read.kind === 'done') this.#terminate(out);
    else if (read.kind === 'unreadable' && !isCut) this.fail(streamFaults.unreadable, out);
  }

  end(out: StreamEvent[]): void {
    if (this.#isLenient && this.#isFinished) this.#terminate(out);
    else this.fail(streamFaults.truncated, out);
  }

  fail(fault: UpstreamFault, out: StreamEvent[]): void {
    if (this.#over) return;
    this.#over = true;
    out.push({ kind: 'error', fault });
  }

  get #isFinished(): boolean {
    return this.#finished.size > 0 && this.#open.size === 0;
  }

  #terminate(out: StreamEvent[]): void {
    if (this.#over) return;
    if (!this.#isFinished && !(this.#isLenient && this.#begun)) {
      this.fail(streamFaults.unfinished, out);
      return;
    }
    this.#over = true;
    for (const candidate of this.#open) out.push({ kind: 'part_end', candidate, part: 0 });
    out.push({ kind: 'end' });
  }

  #readChunk(chunk: JsonObject, out: StreamEvent[]): void {
    const { id, model, created } = chunk;
    const choices = Array.isArray(chunk['choices']) ? chunk['choices'] : [];
    if (!this.#begun && choices.length > 0) {
      this.#begun = true;
      out.push({
        kind: 'start',
        ...(typeof id === 'string' && { id }),
        ...(typeof model === 'string' && { model }),
        ...(typeof created === 'number' && { createdSeconds: created }),
        extensions: { [dialect]: {} },
      });
    }
    for (const [position, choice] of choices.entries())
      if (isJsonObject(choice)) this.#readChoice(choice, position, out);
    const usage = usageIn(chunk);
    if (usage) out.push({ kind: 'usage', usage: decodeUsage(usage) });
  }

  #readChoice(choice: JsonObject, position: number, out: StreamEvent[]): void {
    const { index, text, finish_reason: word } = choice;
    const candidate = typeof index === 'number' ? index : position;
    if (this.#finished.has(candidate)) return;
    if (!this.#open.has(candidate)) {
      this.#open.add(candidate);
      out.push({ kind: 'part_start', candidate, part: 0, head: { kind: 'text' } });
    }
    if (typeof text === 'string' && text !== '') out.push({ kind: 'text_delta', candidate, part: 0, text });
    const stop = stopOf(choice, { hasCalls: false, hasRefusal: false });
    if (stop === undefined || word === '') return;
    this.#open.delete(candidate);
    this.#finished.add(candidate);
    const stopSequence = stopSequenceOf(choice);
    const nativeStop = String(word);
    out.push({ kind: 'part_end', candidate, part: 0 });
    out.push({ kind: 'finish', candidate, stop, nativeStop, ...(stopSequence !== undefined && { stopSequence }) });
  }
}
