import { isJsonObject, type JsonObject, type OpaqueState, type PartHead, type ReasoningPart } from '@proxy/spec';
import { dialect } from '../extensions.ts';
import { type ReasoningField, reasoningFields } from '../message/decode-reasoning.ts';
import { writeBlock, writeDetails } from '../message/encode-reasoning.ts';

type ReasoningHead = Extract<PartHead, { readonly kind: 'reasoning' }>;

/** What the clients of this dialect read, and beside it what they send back. */
const toShow: readonly ReasoningField[] = ['reasoning_content', 'reasoning_details'];

/**
 * Writes one part of reasoning: in the fields it came in, else in those that clients know. Opaque state is told when
 * the part ends, as an entry of `reasoning_details` with the index that the text of the part has there.
 */
export class ReasoningEncoder {
  readonly #fields: readonly ReasoningField[];
  readonly #own: JsonObject | undefined;
  readonly #index: number;
  readonly #isRedacted: boolean;
  #opaque: OpaqueState | undefined;
  #lastSummary: number | undefined;

  constructor(head: ReasoningHead, own: JsonObject | undefined, index: number) {
    const fields = reasoningFields.filter((name) => own && name in own);
    this.#fields = fields.length > 0 ? fields : toShow;
    this.#own = own;
    this.#index = index;
    this.#isRedacted = head.redacted ?? false;
    this.#opaque = head.opaque;
  }

  grow(text: string, summary?: number): JsonObject {
    if (this.#isInContent) return { content: [{ type: 'thinking', thinking: [{ type: 'text', text }] }] };
    const separator = this.#separate(summary);
    const delta: Record<string, JsonObject[string]> = {};
    for (const name of this.#fields)
      delta[name] = pieceWriters[name]({ text, separator, isSummary: summary !== undefined, rest: this.#rest(name) });
    return delta;
  }

  /** Of several signatures the last counts, so that they are written when the part ends. */
  sign(opaque: OpaqueState): void {
    this.#opaque = opaque;
  }

  /** The opaque state, where there is one to be told. */
  end(): JsonObject | undefined {
    if (!this.#opaque || this.#isInContent) return undefined;
    const part: ReasoningPart = {
      kind: 'reasoning',
      text: '',
      opaque: this.#opaque,
      ...(this.#isRedacted && { redacted: true }),
      ...(this.#own && { extensions: { [dialect]: this.#own } }),
    };
    const isBlock = this.#fields.includes('thinking_blocks') && !this.#fields.includes('reasoning_details');
    return isBlock ? { thinking_blocks: [writeBlock(part)] } : { reasoning_details: writeDetails(part, this.#index) };
  }

  /** Mistral's reasoning stands among the parts of the content. */
  get #isInContent(): boolean {
    return this.#own !== undefined && 'type' in this.#own;
  }

  /** What stands between two summaries where they are shown as one text. */
  #separate(summary: number | undefined): string {
    const isNext = summary !== undefined && this.#lastSummary !== undefined && summary > this.#lastSummary;
    this.#lastSummary = summary;
    return isNext ? '\n\n' : '';
  }

  #rest(name: ReasoningField): JsonObject {
    if (!this.#own) return { index: this.#index };
    const rest = this.#own[name];
    return isJsonObject(rest) ? rest : {};
  }
}

interface Piece {
  readonly text: string;
  readonly separator: string;
  readonly isSummary: boolean;
  readonly rest: JsonObject;
}

const shown = ({ text, separator }: Piece): string => separator + text;

const pieceWriters: Readonly<Record<ReasoningField, (piece: Piece) => JsonObject[string]>> = {
  reasoning_content: shown,
  reasoning: shown,
  reasoning_details: ({ text, isSummary, rest }) => [
    isSummary ? { type: 'reasoning.summary', summary: text, ...rest } : { type: 'reasoning.text', text, ...rest },
  ],
  thinking_blocks: ({ text, rest }) => [{ type: 'thinking', thinking: text, ...rest }],
};
