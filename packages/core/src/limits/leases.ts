/** What was given out for a time, by id. Times are whole microseconds. */
export class Leases {
  readonly #untilUs = new Map<string, number>();

  /** Gives a lease, or renews it. */
  hold(id: string, untilUs: number): void {
    this.#untilUs.set(id, untilUs);
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
    for (const [id, untilUs] of this.#untilUs) if (untilUs <= nowUs) this.#untilUs.delete(id);
  }

  /** Lapsed ones included, until they are dropped. */
  get size(): number {
    return this.#untilUs.size;
  }

  /** When the first of them lapses; Infinity where there is none. */
  get firstUntilUs(): number {
    return Math.min(...this.#untilUs.values());
  }

  /** When the last of them lapses; -Infinity where there is none. */
  get lastUntilUs(): number {
    return Math.max(...this.#untilUs.values());
  }
}
