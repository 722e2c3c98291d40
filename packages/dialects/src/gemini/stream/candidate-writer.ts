import type { Json, JsonObject, Part, PartHead, StreamEvent } from '@proxy/spec';
import type { AnswerLosses } from '../../internal/answer-losses.ts';
import { createGrounding, type Grounding } from '../content/citations.ts';
import { answerWriting, encodePart, type PartWriting } from '../content/encode-part.ts';
import { loseLogprobs, writeLogprobs } from '../content/logprobs.ts';
import { byteLength } from '../content/utf8-offsets.ts';
import { dialect, keptOf, withKept } from '../dialect.ts';
import { loseSoundId } from '../response/encode-response.ts';
import { encodeStop, loseEnding } from '../stop-reason.ts';
import { joinPieces } from './join-pieces.ts';

export type PartEvent = Extract<StreamEvent, { readonly part: number }>;
export type Finish = Extract<StreamEvent, { readonly kind: 'finish' }>;

interface OpenPart {
  readonly head: PartHead;
  /** What only this dialect knows of the part, until its first piece was written. */
  kept: JsonObject;
  /** The marks with which a call was read. */
  readonly marks: PartEvent['extensions'];
  arguments: string;
  signature: Extract<PartEvent, { readonly kind: 'signature' }>['opaque'] | undefined;
  text: string;
  /** Bytes of the answer's text before this part. */
  readonly startByte: number;
}

/** Writes one candidate: parts as they come, calls when they are whole, and at last why it ended. */
export class CandidateWriter {
  readonly #losses: AnswerLosses;
  readonly #writing: PartWriting;
  readonly #grounding: Grounding;
  readonly #open = new Map<number, OpenPart>();
  #bytes = 0;
  #hasCalls = false;
  #hasRefusal = false;
  readonly #logprobs: Json[] = [];
  finish: Finish | undefined;

  constructor(losses: AnswerLosses) {
    this.#losses = losses;
    this.#writing = answerWriting(losses);
    this.#grounding = createGrounding(losses);
  }

  /** The parts that the event completes, or pieces of them. */
  add(event: PartEvent): JsonObject[] {
    this.#losses.loseForeign(event, dialect);
    if (event.kind === 'part_start') return this.#start(event);
    const part = this.#open.get(event.part);
    return part ? this.#grow(part, event) : [];
  }

  /** Calls that nobody ended. */
  flush(): JsonObject[] {
    const rest = [...this.#open].flatMap(([, part]) => this.#close(part, undefined));
    this.#open.clear();
    return rest;
  }

  /** The fields of the last object of the candidate. @param isOwn the answer came in this dialect */
  ending(isOwn: boolean): JsonObject {
    const { stop = 'unknown', nativeStop, logprobs, ...finish } = this.finish ?? {};
    const kept = keptOf(finish);
    if (!isOwn && this.finish) this.#loseEnd(this.finish);
    const word = isOwn && nativeStop !== undefined ? nativeStop : encodeStop(stop, this.#hasCalls, this.#hasRefusal);
    const logprobsResult = writeLogprobs(
      joinPieces(logprobs === undefined ? this.#logprobs : [...this.#logprobs, logprobs]),
    );
    const groundingMetadata = this.#grounding.metadata();
    return {
      finishReason: word,
      ...(logprobsResult && { logprobsResult }),
      ...(groundingMetadata && { groundingMetadata }),
      ...kept,
    };
  }

  #loseEnd(finish: Finish): void {
    this.#losses.loseForeign(finish, dialect);
    loseEnding(finish, this.#losses);
    for (const logprobs of [...this.#logprobs, finish.logprobs]) loseLogprobs(logprobs, this.#losses);
  }

  #start({ part, head, extensions }: Extract<PartEvent, { readonly kind: 'part_start' }>): JsonObject[] {
    const opened: OpenPart = {
      head,
      kept: keptOf({ extensions }),
      marks: extensions,
      arguments: '',
      signature: undefined,
      text: '',
      startByte: this.#bytes,
    };
    this.#open.set(part, opened);
    if (head.kind === 'tool_call') this.#hasCalls = true;
    if (head.kind === 'refusal') this.#hasRefusal = true;
    if (head.kind === 'audio') loseSoundId(head, this.#losses);
    if (head.kind === 'reasoning' && head.opaque) return this.#sign(opened, head.opaque);
    return [];
  }

  #grow(part: OpenPart, event: Exclude<PartEvent, { readonly kind: 'part_start' }>): JsonObject[] {
    switch (event.kind) {
      case 'text_delta':
        if (event.logprobs !== undefined) this.#logprobs.push(event.logprobs);
        return this.#say(part, event.text);
      case 'refusal_delta':
        return this.#say(part, event.text);
      case 'reasoning_delta':
        return event.text === '' ? [] : [this.#piece(part, { text: event.text, thought: true })];
      case 'arguments_delta':
        part.arguments += event.text;
        return [];
      case 'signature':
        part.signature = event.opaque;
        return part.head.kind === 'tool_call' ? [] : this.#sign(part, event.opaque);
      case 'citation':
        this.#grounding.add(event.citation, part.text, 0, part.startByte);
        return [];
      case 'audio_delta':
        return this.#sound(part, event.data, event.transcript);
      case 'native_delta':
        return [];
      case 'part_end':
        this.#open.delete(event.part);
        return this.#close(part, event.value);
    }
  }

  #say(part: OpenPart, text: string): JsonObject[] {
    if (text === '') return [];
    part.text += text;
    this.#bytes += byteLength(text);
    return [this.#piece(part, { text })];
  }

  #sign(part: OpenPart, opaque: NonNullable<OpenPart['signature']>): JsonObject[] {
    const thoughtSignature = this.#writing.sign(opaque, 'opaque');
    const thought = part.head.kind === 'reasoning' ? { thought: true } : {};
    return [this.#piece(part, { text: '', ...thought, thoughtSignature })];
  }

  #sound({ head }: OpenPart, data: string | undefined, transcript: string | undefined): JsonObject[] {
    const mimeType = (head.kind === 'audio' && head.mediaType) || 'application/octet-stream';
    return [
      ...(data === undefined ? [] : [{ inlineData: { mimeType, data } }]),
      ...(transcript ? [{ text: transcript }] : []),
    ];
  }

  #piece(part: OpenPart, body: JsonObject): JsonObject {
    const { kept } = part;
    part.kept = {};
    return withKept(body, kept);
  }

  #close(part: OpenPart, value: JsonObject | undefined): JsonObject[] {
    const { head, marks } = part;
    const extensions = marks && { extensions: marks };
    switch (head.kind) {
      case 'tool_call': {
        const opaque = part.signature && { opaque: part.signature };
        return this.#write({ ...head, arguments: part.arguments, ...opaque, ...extensions });
      }
      case 'native':
        if (head.dialect === dialect) return [value ?? head.value];
        this.#losses.lose('dropped', 'native', `Only ${head.dialect} knows a block of the answer.`);
        return [];
      case 'image':
        return this.#write({ ...head, ...extensions });
      case 'whole':
        return this.#write({ ...head.part, ...extensions });
      case 'text':
        return Object.keys(part.kept).length > 0 ? [this.#piece(part, { text: '' })] : [];
      default:
        return [];
    }
  }

  #write(part: Part): JsonObject[] {
    return encodePart(part, part.kind, this.#writing);
  }
}
