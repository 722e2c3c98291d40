import type { Extensions, JsonObject, OpaqueState, ReasoningPart } from '@proxy/spec';
import { withOwn } from '../../internal/with-own.ts';
import { formOf, isOwn, restOf } from '../extensions.ts';
import { writeReasoning } from '../item/encode-item.ts';
import {
  asItem,
  type ItemStatus,
  type PartStart,
  type PartWriter,
  placeOf,
  type WriterContext,
} from './item-writer.ts';

type Head = Extract<PartStart['head'], { readonly kind: 'reasoning' }>;
type Section = 'summary' | 'text';

const wireTypes = { summary: 'summary_text', text: 'reasoning_text' } as const;

/** Reasoning as an item. The text of another provider's is shown as a summary, which is what clients show. */
export class ReasoningWriter implements PartWriter {
  readonly #head: Head;
  readonly #context: WriterContext;
  readonly #index: number;
  readonly #id: string;
  readonly #isOwn: boolean;
  readonly #summary: string[] = [];
  #extensions: Extensions | undefined;
  #text = '';
  #hasText = false;
  #opaque: OpaqueState | undefined;
  /** What is being written: a summary, or the reasoning itself. */
  #open:
    | {
        readonly section: Section;
        readonly place: JsonObject;
        readonly placeText: string;
        text: string;
        readonly source: number;
      }
    | undefined;
  #sections = 0;

  constructor(head: Head, extensions: Extensions | undefined, context: WriterContext) {
    this.#head = head;
    this.#context = context;
    this.#extensions = extensions;
    this.#isOwn = isOwn({ extensions });
    this.#opaque = head.opaque;
    const { id = head.opaque?.id } = formOf({ extensions });
    this.#id = typeof id === 'string' ? id : context.mintId('rs');
    this.#index = context.output.open(asItem({ type: 'reasoning', summary: [] }, this.#id, undefined));
  }

  add(event: Parameters<PartWriter['add']>[0]): void {
    if (event.extensions) this.#extensions = { ...this.#extensions, ...event.extensions };
    if (event.kind === 'signature') this.#opaque = event.opaque;
    if (event.kind !== 'reasoning_delta') return;
    const { text, summary } = event;
    if (summary === undefined) {
      this.#text += text;
      this.#hasText = true;
      if (text !== '') this.#write(this.#isOwn ? 'text' : 'summary', -1, text);
    } else this.#write('summary', summary, text);
  }

  end(status: ItemStatus): void {
    this.#closeSection();
    this.#context.output.close(this.#index, this.#item(status));
  }

  #write(section: Section, source: number, text: string): void {
    if (this.#open?.section !== section || this.#open.source !== source) {
      this.#closeSection();
      this.#openSection(section, source);
    }
    const { sink } = this.#context;
    if (!this.#open) return;
    this.#open.text += text;
    const type = section === 'summary' ? 'response.reasoning_summary_text.delta' : 'response.reasoning_text.delta';
    if (text !== '') sink.delta(type, this.#open.placeText, text);
  }

  #openSection(section: Section, source: number): void {
    const index = section === 'summary' ? { summary_index: this.#summary.length } : { content_index: this.#sections++ };
    const place = { item_id: this.#id, output_index: this.#index, ...index };
    const added = section === 'summary' ? 'response.reasoning_summary_part.added' : 'response.content_part.added';
    this.#context.sink.event(added, { ...place, part: { type: wireTypes[section], text: '' } });
    this.#open = { section, place, placeText: placeOf(place), text: '', source };
    if (section === 'summary') this.#summary.push('');
  }

  #closeSection(): void {
    if (!this.#open) return;
    const { section, place, text } = this.#open;
    this.#open = undefined;
    const { sink } = this.#context;
    const part = { type: wireTypes[section], text };
    if (section === 'summary') {
      this.#summary[this.#summary.length - 1] = text;
      sink.event('response.reasoning_summary_text.done', { ...place, text });
      sink.event('response.reasoning_summary_part.done', { ...place, part });
    } else {
      sink.event('response.reasoning_text.done', { ...place, text });
      sink.event('response.content_part.done', { ...place, part });
    }
  }

  #item(status: ItemStatus): JsonObject {
    const extensions = this.#extensions;
    const { redacted } = this.#head;
    const said: ReasoningPart = {
      kind: 'reasoning',
      text: this.#text,
      ...((this.#isOwn ? this.#summary.length > 0 : !this.#hasText && this.#summary.length > 0) && {
        summary: this.#summary,
      }),
      ...(this.#opaque && { opaque: this.#opaque }),
      ...(redacted && { redacted }),
      ...(extensions && { extensions }),
    };
    const summary = this.#summary.map((text) => ({ type: 'summary_text', text }));
    const item = this.#isOwn ? writeReasoning(said) : { ...writeReasoning(said), summary };
    const { status: own } = formOf({ extensions });
    const known = this.#isOwn ? (typeof own === 'string' ? own : undefined) : status;
    return withOwn(asItem(item, this.#id, known), restOf({ extensions }));
  }
}
