import type { Extensions, JsonObject, PartHead, StreamEvent } from '@proxy/spec';
import { kept } from '../extensions.ts';

/** Opens and closes the parts of one candidate: one at a time, save for tool calls, which grow side by side. */
export class PartDecoder {
  readonly candidate: number;
  #next = 0;
  /** The part that deltas without a number of their own go to. */
  #current: { readonly key: string; readonly part: number } | undefined;
  readonly #calls: number[] = [];

  constructor(candidate: number) {
    this.candidate = candidate;
  }

  /** The open part of this key, opened where another, or none, was open. */
  current(key: string, head: PartHead, out: StreamEvent[], own: JsonObject = {}): number {
    if (this.#current?.key === key) return this.#current.part;
    this.closeCurrent(out);
    const part = this.#open(head, out, kept(own));
    this.#current = { key, part };
    return part;
  }

  /** A part that stays open until the candidate ends. */
  openCall(head: PartHead, out: StreamEvent[], own: JsonObject = {}): number {
    this.closeCurrent(out);
    const part = this.#open(head, out, kept(own));
    this.#calls.push(part);
    return part;
  }

  closeCurrent(out: StreamEvent[]): void {
    if (this.#current) out.push({ kind: 'part_end', candidate: this.candidate, part: this.#current.part });
    this.#current = undefined;
  }

  closeAll(out: StreamEvent[]): void {
    this.closeCurrent(out);
    for (const part of this.#calls) out.push({ kind: 'part_end', candidate: this.candidate, part });
    this.#calls.length = 0;
  }

  #open(head: PartHead, out: StreamEvent[], extensions: { readonly extensions?: Extensions }): number {
    const part = this.#next++;
    out.push({ kind: 'part_start', candidate: this.candidate, part, head, ...extensions });
    return part;
  }
}
