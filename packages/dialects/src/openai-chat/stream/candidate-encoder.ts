import { type Citation, isJsonObject, type Json, type JsonObject, type PartHead, type StreamEvent } from '@proxy/spec';
import type { AnswerLosses } from '../../internal/answer-losses.ts';
import { dialect, hasOwn, ownFields, withOwn, without } from '../extensions.ts';
import { encodeAnnotation } from '../message/annotations.ts';
import { writeGoogleSignature } from '../message/decode-tool-calls.ts';
import { encodeImage } from '../message/encode-assistant.ts';
import { writeDetails } from '../message/encode-reasoning.ts';
import { encodeStop, loseEnding } from '../stop-reason.ts';
import { knownChoiceFields, knownDeltaFields } from './candidate-decoder.ts';
import type { ChunkWriter } from './chunk-writer.ts';
import { isBlank } from './news.ts';
import { ReasoningEncoder } from './reasoning-encoder.ts';
import { type Call, ToolCallEncoder } from './tool-call-encoder.ts';

/** An event of one of the answers. */
export type CandidateEvent = Extract<StreamEvent, { readonly candidate: number }>;
type Event<Kind extends StreamEvent['kind']> = Extract<StreamEvent, { readonly kind: Kind }>;

/** What is remembered of an open part. */
type OpenPart =
  | { readonly kind: 'text'; readonly start: number; readonly cited: Citation[] }
  | { readonly kind: 'reasoning'; readonly encoder: ReasoningEncoder }
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'other' };

/**
 * Writes one of the answers of a stream: the role first, once; then deltas; then the finish, once, and nothing behind
 * it. Deltas of a part that never opened are written where they can be.
 */
export class CandidateEncoder {
  readonly #index: number;
  readonly #writer: ChunkWriter;
  readonly #losses: AnswerLosses;
  readonly #parts = new Map<number, OpenPart>();
  readonly #calls = new ToolCallEncoder();
  #begun = false;
  #finished = false;
  #reasoningCount = 0;
  /** UTF-16 code units of text so far. */
  #textLength = 0;

  constructor(index: number, writer: ChunkWriter, losses: AnswerLosses) {
    this.#index = index;
    this.#writer = writer;
    this.#losses = losses;
  }

  write(event: CandidateEvent): string {
    if (this.#finished) return '';
    return this.#begun ? this.#body(event) : this.begin() + this.#body(event);
  }

  get isFinished(): boolean {
    return this.#finished;
  }

  /** The role, where it was not said yet. */
  begin(): string {
    if (this.#begun) return '';
    this.#begun = true;
    return this.#delta({ role: 'assistant', content: '' });
  }

  #body(event: CandidateEvent): string {
    this.#losses.loseForeign(event, dialect);
    switch (event.kind) {
      case 'text_delta':
        return this.#text(event);
      case 'part_start':
        return this.#open(event);
      case 'reasoning_delta':
        return this.#delta(this.#reasoning(event.part).grow(event.text, event.summary));
      case 'arguments_delta':
        return this.#grow(event);
      case 'refusal_delta':
        return this.#delta({ refusal: event.text });
      case 'audio_delta':
        return this.#audio(event);
      case 'signature':
        return this.#sign(event);
      case 'citation':
        return this.#cite(event);
      case 'part_end':
        return this.#end(event.part);
      case 'finish':
        return this.#finish(event);
      case 'native_delta':
        return '';
    }
  }

  #delta(delta: JsonObject, choice?: JsonObject): string {
    return this.#writer.delta(this.#index, delta, choice);
  }

  #text({ text, logprobs }: Event<'text_delta'>): string {
    this.#textLength += text.length;
    if (logprobs === undefined) return this.#writer.text(this.#index, text);
    return this.#delta({ content: text }, { logprobs });
  }

  #open({ part, head, ...event }: Event<'part_start'>): string {
    const own = ownFields(event);
    switch (head.kind) {
      case 'text':
        this.#parts.set(part, { kind: 'text', start: this.#textLength, cited: [] });
        return '';
      case 'reasoning':
        this.#openReasoning(part, new ReasoningEncoder(head, own, this.#reasoningCount++));
        return '';
      case 'tool_call': {
        const { call, delta } = this.#calls.open(head, own);
        this.#parts.set(part, { kind: 'call', call });
        return this.#delta(delta);
      }
      default:
        this.#parts.set(part, { kind: 'other' });
        return this.#openOther(head);
    }
  }

  #openOther(head: PartHead): string {
    if (head.kind === 'audio' && head.id !== undefined) return this.#delta({ audio: { id: head.id } });
    if (head.kind === 'image') return this.#delta({ images: [encodeImage(head)] });
    if (head.kind === 'native' && head.dialect === dialect) return this.#delta({ content: [head.value] });
    if (head.kind === 'native') this.#losses.lose('dropped', 'native', `Only ${head.dialect} knows this block.`);
    if (head.kind === 'whole')
      this.#losses.lose('dropped', head.part.kind, 'An assistant cannot say this in the OpenAI chat dialect.');
    return '';
  }

  #openReasoning(part: number, encoder: ReasoningEncoder): ReasoningEncoder {
    this.#parts.set(part, { kind: 'reasoning', encoder });
    return encoder;
  }

  /** Reasoning of a part that never opened counts as one that did. */
  #reasoning(part: number): ReasoningEncoder {
    const open = this.#parts.get(part);
    if (open?.kind === 'reasoning') return open.encoder;
    return this.#openReasoning(part, new ReasoningEncoder({ kind: 'reasoning' }, undefined, this.#reasoningCount++));
  }

  #grow({ part, text }: Event<'arguments_delta'>): string {
    const open = this.#parts.get(part);
    return open?.kind === 'call' ? this.#delta(open.call.grow(text)) : '';
  }

  #audio({ data, transcript, ...event }: Event<'audio_delta'>): string {
    const own = ownFields(event)?.['audio'];
    const audio = { ...(data !== undefined && { data }), ...(transcript !== undefined && { transcript }) };
    return this.#delta({ audio: withOwn(audio, isJsonObject(own) ? own : undefined) });
  }

  /** Opaque state of a call has a place in the call; that of a text, none but among the reasoning. */
  #sign({ part, opaque }: Event<'signature'>): string {
    const open = this.#parts.get(part);
    if (open?.kind === 'call') {
      const google = writeGoogleSignature(opaque);
      return Object.keys(google).length === 0 ? '' : this.#delta(open.call.attach(google));
    }
    if (open?.kind === 'text') {
      const details = writeDetails({ kind: 'reasoning', text: '', opaque, redacted: true }, this.#reasoningCount++);
      return this.#delta({ reasoning_details: details });
    }
    this.#reasoning(part).sign(opaque);
    return '';
  }

  /** A citation of a whole part is known only when the part has ended. */
  #cite({ part, citation }: Event<'citation'>): string {
    this.#losses.loseForeignCitations([citation], dialect);
    const open = this.#parts.get(part);
    if (open?.kind !== 'text') return this.#annotate([citation], 0);
    if (citation.span !== undefined || citation.url === undefined) return this.#annotate([citation], open.start);
    open.cited.push(citation);
    return '';
  }

  #annotate(citations: readonly Citation[], start: number): string {
    const annotations = citations.flatMap((citation) => {
      const annotation = encodeAnnotation(citation, { start, end: this.#textLength });
      if (!annotation) this.#losses.lose('dropped', 'citation', 'Only addresses can be cited.');
      return annotation ? [annotation] : [];
    });
    return annotations.length === 0 ? '' : this.#delta({ annotations });
  }

  #end(part: number): string {
    const open = this.#parts.get(part);
    this.#parts.delete(part);
    if (open?.kind === 'text') return this.#annotate(open.cited, open.start);
    const last = open?.kind === 'reasoning' ? open.encoder.end() : open?.kind === 'call' ? open.call.end() : undefined;
    return last ? this.#delta(last) : '';
  }

  #finish(event: Event<'finish'>): string {
    const closing = [...this.#parts.keys()].map((part) => this.#end(part)).join('');
    this.#finished = true;
    loseEnding(event, this.#losses);
    const { stop, nativeStop, logprobs } = event;
    const word =
      nativeStop !== undefined && hasOwn(event, 'finish_reason') ? nativeStop : encodeStop(stop, this.#calls);
    const choice = { ...(logprobs !== undefined && { logprobs }), finish_reason: word };
    const own = ownFields(event) ?? {};
    return closing + this.#delta(newsOf(own['message']), { ...without(own, knownChoiceFields), ...choice });
  }
}

/** What an answer that did not come as a stream tells of its message, and no event does. */
function newsOf(message: Json | undefined): JsonObject {
  if (!isJsonObject(message)) return {};
  const told = Object.entries(without(message, knownDeltaFields)).filter(([, value]) => !isBlank(value));
  return Object.fromEntries(told);
}
