import {
  isJsonObject,
  type Json,
  type JsonObject,
  type Part,
  type PartHead,
  type ReasoningPart,
  type StreamEvent,
  type TextPart,
  type ToolCallPart,
} from '@proxy/spec';
import { dialect, formOf, ownFields } from '../extensions.ts';
import { decodeAnnotation } from '../item/annotations.ts';
import { tokensOf } from '../response/decode-response.ts';

/** Emits the events of one part. */
export class OpenPart {
  readonly #part: number;
  readonly #out: (event: StreamEvent) => void;
  /** What was said so far: of a text, of arguments, or of each section of reasoning. */
  readonly #said = new Map<number, string>();
  #citations = 0;
  #hasLogprobs = false;

  constructor(part: number, head: PartHead, own: JsonObject, out: (event: StreamEvent) => void) {
    this.#part = part;
    this.#out = out;
    out({ kind: 'part_start', candidate: 0, part, head, extensions: { [dialect]: own } });
  }

  text(kind: 'text_delta' | 'refusal_delta' | 'arguments_delta', text: string, logprobs?: Json): void {
    this.#say(0, text);
    const tokens = Array.isArray(logprobs) && logprobs.length > 0 ? { logprobs: { content: logprobs } } : {};
    if (kind !== 'text_delta') this.#out({ kind, ...this.#place, text });
    else this.#out({ kind, ...this.#place, text, ...tokens });
    this.#hasLogprobs ||= 'logprobs' in tokens;
  }

  /** @param summary number of the summary; absent: the reasoning itself */
  reasoning(text: string, summary: number | undefined): void {
    this.#say(summary ?? -1, text);
    this.#out({ kind: 'reasoning_delta', ...this.#place, text, ...(summary !== undefined && { summary }) });
  }

  cite(annotation: JsonObject): void {
    this.#citations++;
    this.#out({ kind: 'citation', ...this.#place, citation: decodeAnnotation(annotation) });
  }

  news(value: JsonObject): void {
    this.#out({ kind: 'native_delta', ...this.#place, dialect, value });
  }

  /** @param whole the part as it was when it ended: what was not said in pieces is said now */
  end(whole?: Part): void {
    if (whole) this.#complete(whole);
    const own = whole && ownFields(whole);
    this.#out({
      kind: 'part_end',
      ...this.#place,
      ...(whole?.kind === 'native' && { value: whole.value }),
      ...(own && { extensions: { [dialect]: own } }),
    });
  }

  get #place() {
    return { candidate: 0, part: this.#part };
  }

  #say(section: number, text: string): void {
    this.#said.set(section, (this.#said.get(section) ?? '') + text);
  }

  /** What the end of a text adds to what was said of it. */
  #rest(section: number, whole: string): string {
    const said = this.#said.get(section) ?? '';
    return whole.startsWith(said) ? whole.slice(said.length) : '';
  }

  #complete(whole: Part): void {
    if (whole.kind === 'text') this.#completeText(whole);
    else if (whole.kind === 'refusal') this.#sayRest('refusal_delta', whole.text);
    else if (whole.kind === 'tool_call') this.#sayRest('arguments_delta', whole.arguments);
    else if (whole.kind === 'reasoning') this.#completeReasoning(whole);
  }

  #sayRest(kind: 'text_delta' | 'refusal_delta' | 'arguments_delta', whole: string): void {
    const rest = this.#rest(0, whole);
    if (rest !== '') this.text(kind, rest);
  }

  #completeText(whole: TextPart): void {
    this.#sayRest('text_delta', whole.text);
    for (const citation of (whole.citations ?? []).slice(this.#citations))
      this.#out({ kind: 'citation', ...this.#place, citation });
    const tokens = tokensOf(whole);
    if (!this.#hasLogprobs && tokens.length > 0) this.text('text_delta', '', tokens);
  }

  #completeReasoning({ text, summary, opaque }: ReasoningPart): void {
    for (const [index, words] of (summary ?? []).entries()) {
      const rest = this.#rest(index, words);
      if (rest !== '' || !this.#said.has(index)) this.reasoning(rest, index);
    }
    const rest = this.#rest(-1, text);
    if (rest !== '') this.reasoning(rest, undefined);
    if (opaque) this.#out({ kind: 'signature', ...this.#place, opaque });
  }
}

/** How a part opens that came whole. */
export function headOf(part: Part): PartHead | undefined {
  switch (part.kind) {
    case 'text':
    case 'refusal':
      return { kind: part.kind };
    case 'reasoning':
      return { kind: 'reasoning', ...(part.redacted && { redacted: true }) };
    case 'tool_call':
      return callHead(part);
    case 'image':
      return { kind: 'image', source: part.source };
    case 'native':
      return { kind: 'native', dialect: part.dialect, value: part.value };
    default:
      return undefined;
  }
}

export function callHead({ id, name, flavour }: ToolCallPart): PartHead {
  return { kind: 'tool_call', id, name, ...(flavour && { flavour }) };
}

/** The form of a part while its item is open: its end brings the rest. */
export function openForm(part: Part): JsonObject {
  const { status: _, ...form } = formOf(part);
  const { item } = form;
  if (!isJsonObject(item)) return { form };
  const { status: __, ...opened } = item;
  return { form: { ...form, item: opened } };
}
