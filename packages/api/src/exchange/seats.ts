/** Has a place among others as long as it is with them. */
export interface Seated {
  /** Kept by `Seats`; -1 while it has none. */
  seat: number;
}

/**
 * Members that come and go with every request, in no order. A list in place of a `Set`: a set leaves a table behind for
 * every few dozen that went, and tables that grew old keep alive, until the next full collection, what was in them.
 */
export class Seats<Member extends Seated> {
  readonly #members: Member[] = [];

  get size(): number {
    return this.#members.length;
  }

  add(member: Member): void {
    if (member.seat === -1) member.seat = this.#members.push(member) - 1;
  }

  /** The last takes the seat of the one that goes. */
  delete(member: Member): void {
    if (member.seat === -1) return;
    const last = this.#members.pop();
    if (last && last !== member) {
      this.#members[member.seat] = last;
      last.seat = member.seat;
    }
    member.seat = -1;
  }

  /** Those of this moment: whoever comes or goes meanwhile changes nothing. */
  all(): readonly Member[] {
    return [...this.#members];
  }
}
