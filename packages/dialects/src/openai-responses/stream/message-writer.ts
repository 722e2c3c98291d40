import {
  type Citation,
  type Extensions,
  isJsonObject,
  type Json,
  type JsonObject,
  type RefusalPart,
  type TextPart,
} from '@proxy/spec';
import { saysSomething } from '../../internal/foreign-fields.ts';
import { dialect, isOwn } from '../extensions.ts';
import { encodeAnnotation } from '../item/annotations.ts';
import { itemFields, writeRefusal, writeText } from '../item/encode-item.ts';
import { asItem, type ItemStatus, type PartWriter, placeOf, type WriterContext } from './item-writer.ts';

/** A message item, which holds one or several parts of text. It opens with the first and closes with the last. */
export class MessageWriter {
  readonly #context: WriterContext;
  readonly #index: number;
  readonly #id: string;
  readonly #content: JsonObject[] = [];
  #fields: JsonObject;
  #openParts = 0;
  #closing: ItemStatus | undefined;

  constructor(first: TextPart | RefusalPart, context: WriterContext) {
    this.#context = context;
    const { isBare: _, ...fields } = itemFields(first);
    this.#fields = fields;
    this.#id = typeof fields['id'] === 'string' ? fields['id'] : context.mintId('msg');
    this.#index = context.output.open(this.#item([], 'in_progress'));
  }

  /** A part that says what it says in pieces. */
  open(kind: 'text' | 'refusal', extensions: Extensions | undefined): TextWriter {
    const contentIndex = this.#content.length;
    this.#content.push({});
    this.#openParts++;
    const place = { item_id: this.#id, output_index: this.#index, content_index: contentIndex };
    return new TextWriter(kind, place, extensions, this.#context, (part, wire) => {
      this.#content[contentIndex] = wire;
      if (contentIndex === 0) this.#fields = { ...this.#fields, ...itemFields(part) };
      this.#openParts--;
      if (this.#closing && this.#openParts === 0) this.#finish(this.#closing);
    });
  }

  /** No part joins any more; the item is done with its last. */
  close(status: ItemStatus): void {
    this.#closing = status;
    if (this.#openParts === 0) this.#finish(status);
  }

  #finish(status: ItemStatus): void {
    this.#context.output.close(this.#index, this.#item(this.#content, status));
  }

  #item(content: readonly JsonObject[], status: string): JsonObject {
    const { id: _, status: own, isBare: __, ...fields } = this.#fields;
    const said = status === 'in_progress' ? status : typeof own === 'string' && own !== 'in_progress' ? own : status;
    return asItem({ type: 'message', ...fields, role: 'assistant', content }, this.#id, said);
  }
}

const emptyText: JsonObject = { type: 'output_text', text: '', annotations: [], logprobs: [] };
const emptyRefusal: JsonObject = { type: 'refusal', refusal: '' };

type Done = (part: TextPart | RefusalPart, wire: JsonObject) => void;

export class TextWriter implements PartWriter {
  readonly #kind: 'text' | 'refusal';
  readonly #place: JsonObject;
  readonly #placeText: string;
  readonly #context: WriterContext;
  readonly #onDone: Done;
  readonly #citations: Citation[] = [];
  readonly #logprobs: Json[] = [];
  #extensions: Extensions | undefined;
  #text = '';

  constructor(
    kind: 'text' | 'refusal',
    place: JsonObject,
    extensions: Extensions | undefined,
    context: WriterContext,
    onDone: Done,
  ) {
    this.#kind = kind;
    this.#place = place;
    this.#placeText = placeOf(place);
    this.#extensions = extensions;
    this.#context = context;
    this.#onDone = onDone;
    context.sink.event('response.content_part.added', { ...place, part: kind === 'text' ? emptyText : emptyRefusal });
  }

  add(event: Parameters<PartWriter['add']>[0]): void {
    if (event.extensions) this.#extensions = { ...this.#extensions, ...event.extensions };
    switch (event.kind) {
      case 'text_delta':
        this.#loseLogprobs(event.logprobs);
        this.#write(event.text, tokensOf(event.logprobs));
        return;
      case 'refusal_delta':
        this.#write(event.text, []);
        return;
      case 'audio_delta':
        this.#write(event.transcript ?? '', []);
        return;
      case 'citation':
        this.#cite(event.citation);
        return;
      case 'signature':
        this.#context.losses.lose('dropped', 'signature', 'Text carries no state of another provider in this dialect.');
        return;
      default:
    }
  }

  end(): void {
    const { sink } = this.#context;
    const isTold = this.#logprobs.length > 0 || !isOwn({ extensions: this.#extensions });
    const logprobs = isTold ? { logprobs: this.#logprobs } : {};
    const common = this.#extensions && { extensions: this.#extensions };
    if (this.#kind === 'refusal') {
      const refusal: RefusalPart = { kind: 'refusal', text: this.#text, ...common };
      sink.event('response.refusal.done', { ...this.#place, refusal: this.#text });
      this.#finish(refusal, writeRefusal(refusal));
      return;
    }
    const part: TextPart = { kind: 'text', text: this.#text, citations: this.#citations, ...common };
    const wire: JsonObject = { ...logprobs, ...writeText(part, () => this.#loseCitation()) };
    sink.event('response.output_text.done', { ...this.#place, text: this.#text, logprobs: wire['logprobs'] ?? [] });
    this.#finish(part, wire);
  }

  #finish(part: TextPart | RefusalPart, wire: JsonObject): void {
    this.#context.sink.event('response.content_part.done', { ...this.#place, part: wire });
    this.#onDone(part, wire);
  }

  /** Log probabilities without text are no delta; the end of the part tells them. */
  #write(text: string, logprobs: readonly Json[]): void {
    for (const token of logprobs) this.#logprobs.push(token);
    if (text === '') return;
    this.#text += text;
    const { sink } = this.#context;
    if (this.#kind === 'refusal') sink.delta('response.refusal.delta', this.#placeText, text);
    else if (logprobs.length === 0) sink.delta('response.output_text.delta', `${this.#placeText},"logprobs":[]`, text);
    else sink.event('response.output_text.delta', { ...this.#place, delta: text, logprobs });
  }

  #loseLogprobs(logprobs: Json | undefined): void {
    if (isJsonObject(logprobs) && saysSomething(logprobs['refusal']))
      this.#context.losses.lose('dropped', 'logprobs.refusal', 'A refusal has no log probabilities in this dialect.');
  }

  #cite(citation: Citation): void {
    const { losses } = this.#context;
    losses.loseForeignCitations([citation], dialect);
    if (citation.quote) losses.lose('dropped', 'citations.quote', 'An annotation quotes nothing.');
    const annotation = encodeAnnotation(citation, this.#text.length);
    if (!annotation) {
      this.#loseCitation();
      return;
    }
    const annotationIndex = this.#citations.length;
    this.#citations.push(citation);
    const fields = { ...this.#place, annotation_index: annotationIndex, annotation };
    this.#context.sink.event('response.output_text.annotation.added', fields);
  }

  #loseCitation(): void {
    this.#context.losses.lose('dropped', 'citation', 'Only addresses can be cited.');
  }
}

/** The tokens of log probabilities, which other dialects keep under `content`. */
function tokensOf(logprobs: Json | undefined): readonly Json[] {
  if (!isJsonObject(logprobs)) return [];
  const { content } = logprobs;
  return Array.isArray(content) ? content : [];
}
