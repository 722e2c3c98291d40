import type { PartEvent, PartStart, PartWriter } from './part-writer.ts';

/** Kinds of parts that may go on in a further block. */
const divisibleKinds: ReadonlySet<string> = new Set(['text', 'reasoning', 'refusal', 'audio']);

/**
 * Brings parts that grow side by side into a sequence, as this dialect demands. One part is open at a time. Another
 * that opens meanwhile closes it where it is divisible, so that text flows without delay; its late pieces then go into
 * a further block. A tool call is not divisible: parts beside it wait until it ends.
 */
export class PartQueue {
  readonly #open: (start: PartStart) => PartWriter;
  readonly #onLate: () => void;
  readonly #starts = new Map<number, PartStart>();
  readonly #waiting = new Map<number, PartEvent[]>();
  #part = -1;
  #writer: PartWriter | undefined;

  /**
   * @param open called when it is the part's turn
   * @param onLate told of a piece that comes after its tool call has ended; it cannot be written any more
   */
  constructor(open: (start: PartStart) => PartWriter, onLate: () => void) {
    this.#open = open;
    this.#onLate = onLate;
  }

  /** The text that may be written by now. */
  add(event: PartEvent): string {
    if (event.part === this.#part && this.#writer) return this.#grow(event) + this.#advance();
    const queued = this.#waiting.get(event.part);
    if (queued) queued.push(event);
    if (queued) return '';
    if (event.kind !== 'part_start') return this.#addLate(event);
    this.#starts.set(event.part, event);
    return this.#enter(event);
  }

  /** No more parts will come: what still waits, in order. */
  flush(): string {
    let text = this.#close();
    for (const events of this.#waiting.values()) text += this.#replay(events);
    this.#waiting.clear();
    return text + this.#close();
  }

  get #isTaken(): boolean {
    return this.#writer !== undefined && !this.#writer.isDivisible;
  }

  #enter(start: PartStart, ...events: readonly PartEvent[]): string {
    if (!this.#isTaken) return this.#replay([start, ...events]);
    this.#waiting.set(start.part, [start, ...events]);
    return '';
  }

  /** The parts that waited, as far as one after the other can end. */
  #advance(): string {
    if (this.#writer || this.#waiting.size === 0) return '';
    let text = '';
    for (const [part, events] of this.#waiting) {
      if (this.#isTaken) break;
      this.#waiting.delete(part);
      text += this.#replay(events);
    }
    return text;
  }

  #replay(events: readonly PartEvent[]): string {
    return events.map((event) => (event.kind === 'part_start' ? this.#begin(event) : this.#grow(event))).join('');
  }

  #begin(start: PartStart): string {
    const closed = this.#close();
    this.#part = start.part;
    this.#writer = this.#open(start);
    return closed + this.#writer.opening;
  }

  #grow(event: PartEvent): string {
    if (event.kind === 'part_end') return this.#close();
    return this.#writer?.add(event) ?? '';
  }

  #close(): string {
    const closed = this.#writer?.close() ?? '';
    this.#writer = undefined;
    return closed;
  }

  /** A piece of a part that was closed before its end. */
  #addLate(event: PartEvent): string {
    const start = this.#starts.get(event.part);
    if (event.kind === 'part_end') return '';
    if (start && divisibleKinds.has(start.head.kind)) return this.#enter(start, event);
    this.#onLate();
    return '';
  }
}
