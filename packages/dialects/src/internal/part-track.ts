import type { PartHead, StreamEvent } from '@proxy/spec';

/** Opens and closes the parts of an answer that has one candidate, and whose texts come one after the other. */
export class PartTrack {
  #next = 0;
  #current: { readonly key: string; readonly part: number; readonly kind: PartHead['kind'] } | undefined;

  /** The part that text of this key goes to: the open one, or a new one where another, or none, was open. */
  current(key: string, head: PartHead, out: StreamEvent[]): number {
    if (this.#current?.key === key) return this.#current.part;
    this.closeCurrent(out);
    const part = this.open(head, out);
    this.#current = { key, part, kind: head.kind };
    return part;
  }

  /** The text that is open. */
  get openText(): number | undefined {
    return this.#current?.kind === 'text' ? this.#current.part : undefined;
  }

  closeCurrent(out: StreamEvent[]): void {
    if (this.#current) this.close(this.#current.part, out);
    this.#current = undefined;
  }

  /** A part that is closed by its number. */
  open(head: PartHead, out: StreamEvent[]): number {
    const part = this.#next++;
    out.push({ kind: 'part_start', candidate: 0, part, head });
    return part;
  }

  close(part: number, out: StreamEvent[]): void {
    out.push({ kind: 'part_end', candidate: 0, part });
  }
}
