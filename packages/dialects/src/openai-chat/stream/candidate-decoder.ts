import { isJsonObject, type Json, type JsonObject, type StreamEvent } from '@proxy/spec';
import { mintFrom } from '../../internal/mint-call-id.ts';
import { kept } from '../extensions.ts';
import { decodeAnnotations } from '../message/annotations.ts';
import { decodeImage } from '../message/decode-assistant.ts';
import { decodePart } from '../message/decode-part.ts';
import { stopOf, stopSequenceOf } from '../stop-reason.ts';
import { createNews } from './news.ts';
import { PartDecoder } from './part-decoder.ts';
import { readReasoningDelta } from './reasoning-decoder.ts';
import { ToolCallDecoder } from './tool-call-decoder.ts';

/** What is said of a choice besides its delta. `message` repeats at Perplexity all that the deltas said. */
export const knownChoiceFields: ReadonlySet<string> = new Set([
  'index',
  'delta',
  'finish_reason',
  'logprobs',
  'message',
]);
/** What of a delta is read into events. */
export const knownDeltaFields: ReadonlySet<string> = new Set([
  'role',
  'content',
  'refusal',
  'reasoning',
  'reasoning_content',
  'reasoning_details',
  'thinking_blocks',
  'audio',
  'annotations',
  'images',
  'tool_calls',
  'function_call',
]);

interface Ending {
  /** The choice that said it. */
  readonly choice: JsonObject;
  readonly own: JsonObject;
  readonly logprobs: JsonObject | undefined;
}
const unsaid: Ending = { choice: { finish_reason: '' }, own: {}, logprobs: undefined };

/** Reads one of the answers of a stream. Its end is held back until the stream's, since pieces may still follow. */
export class CandidateDecoder {
  readonly #parts: PartDecoder;
  readonly #calls: ToolCallDecoder;
  readonly #choiceNews = createNews();
  readonly #deltaNews = createNews();
  #hasRefusal = false;
  #ending: Ending | undefined;

  /** @param seed what the ids of calls are made of that come without one */
  constructor(candidate: number, seed: string) {
    this.#parts = new PartDecoder(candidate);
    this.#calls = new ToolCallDecoder(this.#parts, mintFrom(`${seed}_${candidate}`));
  }

  get isFinished(): boolean {
    return this.#ending !== undefined;
  }

  read(choice: JsonObject, out: StreamEvent[]): void {
    const { delta, finish_reason: word, logprobs } = choice;
    const isEnd = typeof word === 'string' && word !== '' && !this.#ending;
    this.#tellNews(choice, isEnd, out);
    const tokens = hasTokens(logprobs) ? logprobs : undefined;
    const bore = isJsonObject(delta) && this.#readDelta(delta, tokens, out);
    if (!isEnd) return;
    this.#ending = {
      choice,
      own: this.#choiceNews.of(choice, knownChoiceFields) ?? {},
      logprobs: bore ? undefined : tokens,
    };
  }

  /** Closes what is open, and says why the answer ended: `unknown`, at a lenient end, where its host did not say it. */
  end(out: StreamEvent[]): void {
    this.#parts.closeAll(out);
    const { choice, own, logprobs }: Ending = this.#ending ?? unsaid;
    const { finish_reason: word } = choice;
    const stop = stopOf(choice, { hasCalls: this.#calls.hasCalls, hasRefusal: this.#hasRefusal });
    const stopSequence = stopSequenceOf(choice);
    out.push({
      kind: 'finish',
      candidate: this.#parts.candidate,
      stop: stop ?? 'unknown',
      ...(typeof word === 'string' && word !== '' && { nativeStop: word }),
      ...(stopSequence !== undefined && { stopSequence }),
      ...(logprobs && { logprobs }),
      ...kept({ ...own, finish_reason: null }),
    });
  }

  /** Fields that only this dialect knows go on as they are; those of the last chunk belong to the finish. */
  #tellNews(choice: JsonObject, isEnd: boolean, out: StreamEvent[]): void {
    const { delta } = choice;
    const inChoice = isEnd ? undefined : this.#choiceNews.of(choice, knownChoiceFields);
    const inDelta = isJsonObject(delta) ? this.#deltaNews.of(delta, knownDeltaFields) : undefined;
    if (!inChoice && !inDelta) return;
    const news: JsonObject = { index: this.#parts.candidate, ...inChoice, delta: inDelta ?? {} };
    out.push({ kind: 'native', dialect: 'openai-chat', value: { choices: [news] } });
  }

  /** @returns whether the log probabilities went with the text */
  #readDelta(delta: JsonObject, logprobs: JsonObject | undefined, out: StreamEvent[]): boolean {
    readReasoningDelta(delta, this.#parts, out);
    const { content, refusal, audio, annotations, images, tool_calls: calls, function_call: legacy } = delta;
    const bore = this.#readContent(content, logprobs, out);
    if (typeof refusal === 'string' && refusal !== '') this.#readRefusal(refusal, out);
    if (isJsonObject(audio)) this.#readAudio(audio, out);
    if (annotations) this.#readAnnotations(annotations, out);
    if (Array.isArray(images)) for (const image of images) this.#readImage(image, out);
    if (Array.isArray(calls)) for (const piece of calls) this.#calls.read(piece, out);
    if (isJsonObject(legacy) && !Array.isArray(calls)) this.#calls.readLegacy(legacy, out);
    return bore;
  }

  #readContent(content: Json | undefined, logprobs: JsonObject | undefined, out: StreamEvent[]): boolean {
    if (typeof content === 'string') {
      if (content === '' && !logprobs) return false;
      this.#text(content, logprobs, out);
      return logprobs !== undefined;
    }
    if (Array.isArray(content)) for (const part of content) this.#readPart(part, out);
    return false;
  }

  #text(text: string, logprobs: JsonObject | undefined, out: StreamEvent[]): void {
    const part = this.#parts.current('text', { kind: 'text' }, out);
    const { candidate } = this.#parts;
    if (logprobs) out.push({ kind: 'text_delta', candidate, part, text, logprobs });
    else out.push({ kind: 'text_delta', candidate, part, text });
  }

  /** Mistral streams lists of parts. */
  #readPart(value: Json, out: StreamEvent[]): void {
    const part = decodePart(value);
    const { candidate } = this.#parts;
    if (part?.kind === 'text') {
      if (part.text !== '') this.#text(part.text, undefined, out);
    } else if (part?.kind === 'reasoning') {
      const number = this.#parts.current('thinking', { kind: 'reasoning' }, out, { type: null });
      if (part.text !== '') out.push({ kind: 'reasoning_delta', candidate, part: number, text: part.text });
    } else if (isJsonObject(value)) {
      this.#parts.closeCurrent(out);
      this.#parts.current('native', { kind: 'native', dialect: 'openai-chat', value }, out);
      this.#parts.closeCurrent(out);
    }
  }

  #readRefusal(text: string, out: StreamEvent[]): void {
    this.#hasRefusal = true;
    const part = this.#parts.current('refusal', { kind: 'refusal' }, out);
    out.push({ kind: 'refusal_delta', candidate: this.#parts.candidate, part, text });
  }

  #readAudio({ id, data, transcript, ...more }: JsonObject, out: StreamEvent[]): void {
    const head = { kind: 'audio', ...(typeof id === 'string' && { id }) } as const;
    const part = this.#parts.current('audio', head, out, { audio: null });
    const isMore = Object.keys(more).length > 0;
    const sound = typeof data === 'string' && data !== '' ? { data } : {};
    const spoken = typeof transcript === 'string' && transcript !== '' ? { transcript } : {};
    if (!isMore && !('data' in sound) && !('transcript' in spoken)) return;
    const own = isMore ? kept({ audio: more }) : {};
    out.push({ kind: 'audio_delta', candidate: this.#parts.candidate, part, ...sound, ...spoken, ...own });
  }

  /** Citations of a text that may not have begun. */
  #readAnnotations(annotations: Json, out: StreamEvent[]): void {
    const citations = decodeAnnotations(annotations) ?? [];
    if (citations.length === 0) return;
    const part = this.#parts.current('text', { kind: 'text' }, out);
    for (const citation of citations) out.push({ kind: 'citation', candidate: this.#parts.candidate, part, citation });
  }

  #readImage(value: Json, out: StreamEvent[]): void {
    const image = decodeImage(value);
    if (!image) return;
    this.#parts.closeCurrent(out);
    this.#parts.current('image', { kind: 'image', source: image.source }, out);
    this.#parts.closeCurrent(out);
  }
}

/** Log probabilities that hold some; hosts fill the field with empty ones. */
function hasTokens(logprobs: Json | undefined): logprobs is JsonObject {
  return isJsonObject(logprobs) && Object.values(logprobs).some((tokens) => tokens !== null);
}
