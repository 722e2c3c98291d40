/**
 * What was given out for a time, by id. Times are whole microseconds. Kept in the order in which they lapse, so that
 * nothing but the lapsed ones is looked at: a busy key holds thousands, and every decision asks.
 */
export class Leases {
  #untilUs = new Map<string, number>();
  #lastUntilUs = Number.NEGATIVE_INFINITY;

  /** Gives a lease, or renews it. */
  hold(id: string, untilUs: number): void {
    this.end(id);
    const isLast = untilUs >= this.lastUntilUs;
    this.#untilUs.set(id, untilUs);
    if (isLast) this.#lastUntilUs = untilUs;
    else this.#untilUs = new Map([...this.#untilUs].sort(([, one], [, other]) => one - other));
  }

  isHeld(id: string, nowUs: number): boolean {
    return (this.#untilUs.get(id) ?? Number.NEGATIVE_INFINITY) > nowUs;
  }

  /** Takes a lease back; idempotent. */
  end(id: string): void {
    this.#untilUs.delete(id);
  }

  /** Forgets those that nobody gave back in time. */
  dropLapsed(nowUs: number): void {
    for (const [id, untilUs] of this.#untilUs) {
      if (untilUs > nowUs) return;
      this.#untilUs.delete(id);
    }
  }

  /** Lapsed ones included, until they are dropped. */
  get size(): number {
    return this.#untilUs.size;
  }

  /** When the first of them lapses; Infinity where there is none. */
  get firstUntilUs(): number {
    const [first = Number.POSITIVE_INFINITY] = this.#untilUs.values();
    return first;
  }

  /** When all of them will have lapsed; later than that where the last one was taken back; -Infinity where there is none. */
  get lastUntilUs(): number {
    return this.size === 0 ? Number.NEGATIVE_INFINITY : this.#lastUntilUs;
  }
}
