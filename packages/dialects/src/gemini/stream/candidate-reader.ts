import { isJsonObject, type Json, type JsonObject, type Part, type StreamEvent, stepsOf } from '@proxy/spec';
import { type CallBook, createCallBook } from '../content/call-ids.ts';
import { readCitations } from '../content/citations.ts';
import { decodePart } from '../content/decode-part.ts';
import { readLogprobs } from '../content/logprobs.ts';
import { openState } from '../content/opaque-state.ts';
import { keptFields } from '../dialect.ts';
import type { WireCandidate } from '../response/read-candidate.ts';
import { decodeStop, reasonName } from '../stop-reason.ts';
import { joinPieces } from './join-pieces.ts';
import { createPartialArguments, type PartialArguments } from './partial-call.ts';

/** A text or a thought that further pieces go on. */
interface OpenText {
  readonly kind: 'text' | 'reasoning';
  readonly part: number;
  /** Where its text begins in the text of the whole answer. */
  readonly start: number;
  isSigned: boolean;
}
interface OpenCall {
  readonly part: number;
  readonly args: PartialArguments;
}
type TextLike = Extract<Part, { readonly kind: 'text' | 'reasoning' }>;

/** Fields of a candidate whose lists go on from object to object. */
const growing: ReadonlySet<string> = new Set(['logprobsResult', 'citationMetadata']);

/** Reads one candidate of a stream, object by object. Its end is told when the bytes have ended. */
export class CandidateReader {
  readonly #index: number;
  readonly #book: CallBook;
  #parts = 0;
  #text: OpenText | undefined;
  #call: OpenCall | undefined;
  #words = '';
  #hasCalls = false;
  #reason: string | undefined;
  readonly #fields: Record<string, Json | undefined> = {};
  readonly #pieces = new Map<string, Json[]>();

  constructor(index: number, answerId: string) {
    this.#index = index;
    this.#book = createCallBook(`${answerId}${index === 0 ? '' : index}`);
  }

  get isFinished(): boolean {
    return this.#reason !== undefined;
  }

  read({ parts, finishReason, fields }: WireCandidate, out: StreamEvent[]): void {
    for (const part of parts) this.#readPart(part, out);
    this.#reason = reasonName(finishReason) ?? this.#reason;
    for (const [name, value] of Object.entries(fields)) this.#keep(name, value);
  }

  end(out: StreamEvent[]): void {
    for (const [name, pieces] of this.#pieces) this.#fields[name] = joinPieces(pieces) ?? pieces.at(-1);
    this.#endCall(out);
    this.#cite(out);
    this.#endText(out);
    const logprobs = readLogprobs(this.#fields['logprobsResult']);
    out.push({
      kind: 'finish',
      candidate: this.#index,
      stop: this.#reason === undefined ? 'unknown' : decodeStop(this.#reason, this.#hasCalls),
      ...(this.#reason !== undefined && { nativeStop: this.#reason }),
      ...(logprobs && { logprobs }),
      ...keptFields(this.#fields),
    });
  }

  /** A later report over an earlier one of the same field. */
  #keep(name: string, later: Json | undefined): void {
    const earlier = this.#fields[name];
    if (!growing.has(name)) {
      this.#fields[name] = isJsonObject(earlier) && isJsonObject(later) ? { ...earlier, ...later } : later;
      return;
    }
    const pieces = this.#pieces.get(name) ?? [];
    this.#pieces.set(name, pieces);
    if (later !== undefined) pieces.push(later);
  }

  #readPart(wire: JsonObject, out: StreamEvent[]): void {
    const call = wire['functionCall'];
    if (isJsonObject(call) && (this.#call !== undefined || isPartial(call))) {
      if (this.#readPartialCall(call, wire['thoughtSignature'], out)) return;
    }
    const part = decodePart(wire, this.#book);
    if ((part.kind === 'text' || part.kind === 'reasoning') && !part.extensions && !('summary' in part)) {
      this.#readText(part, out);
      return;
    }
    this.#endText(out);
    this.#addWhole(part, out);
  }

  #readText(part: TextLike, out: StreamEvent[]): void {
    const { kind, text, opaque } = part;
    if (text === '' && !opaque) return;
    if (this.#text?.kind !== kind || (this.#text.isSigned && text !== '') || (this.#text.isSigned && opaque)) {
      this.#endText(out);
      this.#text = { kind, part: this.#parts++, start: this.#words.length, isSigned: false };
      out.push({ kind: 'part_start', ...this.#at(this.#text.part), head: { kind } });
    }
    const open = this.#text;
    const place = this.#at(open.part);
    if (text !== '') out.push({ kind: kind === 'text' ? 'text_delta' : 'reasoning_delta', ...place, text });
    if (kind === 'text') this.#words += text;
    if (!opaque) return;
    open.isSigned = true;
    out.push({ kind: 'signature', ...place, opaque });
  }

  #addWhole(part: Part, out: StreamEvent[]): void {
    if (part.kind === 'tool_call') this.#hasCalls = true;
    const place = this.#at(this.#parts++);
    const { head, growth, extensions } = stepsOf(part);
    out.push({ kind: 'part_start', ...place, head, ...(extensions && { extensions }) });
    for (const step of growth) out.push({ ...step, ...place });
    out.push({ kind: 'part_end', ...place });
    if (part.kind === 'text') this.#words += part.text;
  }

  /** @returns whether the part was one piece of a call whose arguments come in several */
  #readPartialCall(call: JsonObject, signature: Json | undefined, out: StreamEvent[]): boolean {
    const { name, id, args, partialArgs, willContinue } = call;
    if (typeof name === 'string' && name !== '') {
      this.#endCall(out);
      if (isJsonObject(args) || !isPartial(call)) return false;
      this.#endText(out);
      this.#openCall(name, typeof id === 'string' ? id : undefined, signature, out);
    }
    this.#call?.args.add(partialArgs);
    if (willContinue !== true) this.#endCall(out);
    return true;
  }

  #openCall(name: string, said: string | undefined, signature: Json | undefined, out: StreamEvent[]): void {
    this.#hasCalls = true;
    this.#call = { part: this.#parts++, args: createPartialArguments() };
    const place = this.#at(this.#call.part);
    const head = { kind: 'tool_call', id: this.#book.call(name, said), name } as const;
    out.push({ kind: 'part_start', ...place, head, ...keptFields(said ? {} : { id: null }) });
    const { opaque } = typeof signature === 'string' ? openState(signature) : {};
    if (opaque) out.push({ kind: 'signature', ...place, opaque });
  }

  #endCall(out: StreamEvent[]): void {
    if (!this.#call) return;
    const place = this.#at(this.#call.part);
    const text = this.#call.args.text();
    if (text !== '') out.push({ kind: 'arguments_delta', ...place, text });
    out.push({ kind: 'part_end', ...place });
    this.#call = undefined;
  }

  #endText(out: StreamEvent[]): void {
    if (this.#text) out.push({ kind: 'part_end', ...this.#at(this.#text.part) });
    this.#text = undefined;
  }

  /** Sources are named at the end, in places of the text of the whole answer. */
  #cite(out: StreamEvent[]): void {
    if (this.#text?.kind !== 'text') return;
    const { part, start } = this.#text;
    for (const { citation } of readCitations(this.#fields, [this.#words])) {
      const { span, ...source } = citation;
      const isHere = span !== undefined && span.start >= start;
      const shifted = isHere ? { span: { start: span.start - start, end: span.end - start } } : {};
      out.push({ kind: 'citation', ...this.#at(part), citation: { ...source, ...shifted } });
    }
  }

  #at(part: number): { readonly candidate: number; readonly part: number } {
    return { candidate: this.#index, part };
  }
}

const isPartial = ({ willContinue, partialArgs }: JsonObject): boolean =>
  willContinue === true || Array.isArray(partialArgs);
