const firstBytes = 16_384;
/** Most bytes of UTF-8 for one character of a string. */
const mostPerCharacter = 3;

/**
 * Text gathered as UTF-8. Strings joined over a tenth of a second would survive the young generation, and burden the
 * old one with every request.
 */
export class GrowingBytes {
  #room: Buffer = Buffer.allocUnsafe(firstBytes);
  #length = 0;

  append(text: string): void {
    const most = this.#length + text.length * mostPerCharacter;
    if (most > this.#room.length) this.#grow(most);
    this.#length += this.#room.write(text, this.#length);
  }

  /** A view of what was gathered, good until the next `append`. */
  get bytes(): Buffer {
    return this.#room.subarray(0, this.#length);
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#room.length * 2));
    this.#room.copy(larger, 0, 0, this.#length);
    this.#room = larger;
  }
}
