import type { Random } from '@proxy/spec';

/**
 * Bytes in pieces, to feed a decoder that must not care where they are cut. Pieces are views, and never empty.
 * @param offsets ascending; an offset outside the bytes, or given twice, cuts nothing
 */
export function cutAt(bytes: Uint8Array, offsets: readonly number[]): Uint8Array[] {
  const ends = [...offsets.filter((offset) => offset > 0 && offset < bytes.length), bytes.length];
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end)).filter((piece) => piece.length > 0);
}

/** Bytes in pieces of random length, each of at least one byte and at most `max`. */
export function cutRandomly(
  bytes: Uint8Array,
  random: Random,
  { max = 64 }: { readonly max?: number } = {},
): Uint8Array[] {
  const offsets: number[] = [];
  for (let offset = 0; offset < bytes.length; offset += 1 + Math.floor(random() * max)) offsets.push(offset);
  return cutAt(bytes, offsets);
}

/** The bytes cut in two at each place in turn, and last in single bytes. */
export function* everyCut(bytes: Uint8Array): Generator<Uint8Array[]> {
  for (let offset = 1; offset < bytes.length; offset++) yield cutAt(bytes, [offset]);
  yield cutAt(bytes, [...bytes.keys()]);
}
