import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAt, cutRandomly, everyCut } from './cut-bytes.ts';
import { seededRandom } from './seeded-random.ts';

const join = (pieces: readonly Uint8Array[]): number[] => pieces.flatMap((piece) => [...piece]);
const bytes = Uint8Array.of(0, 1, 2, 3, 4);

describe('cutAt', () => {
  it('cuts where it is told, and nowhere else', () => {
    expect(cutAt(bytes, [2, 3]).map((piece) => [...piece])).toEqual([[0, 1], [2], [3, 4]]);
  });

  it('never gives an empty piece', () => {
    expect(cutAt(bytes, [0, 2, 2, 5, 9]).map((piece) => piece.length)).toEqual([2, 3]);
    expect(cutAt(new Uint8Array(), [0, 1])).toEqual([]);
  });
});

describe('cutRandomly', () => {
  it('keeps all bytes in order, in pieces of allowed length', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.nat(), fc.integer({ min: 1, max: 10 }), (all, seed, max) => {
        const pieces = cutRandomly(all, seededRandom(seed), { max });
        expect(join(pieces)).toEqual([...all]);
        expect(pieces.every((piece) => piece.length >= 1 && piece.length <= max)).toBe(true);
      }),
    );
  });

  it('cuts the same way for the same seed, and another way for another', () => {
    const long = new Uint8Array(200);
    const lengths = (seed: number) => cutRandomly(long, seededRandom(seed)).map((piece) => piece.length);
    expect(lengths(1)).toEqual(lengths(1));
    expect(lengths(1)).not.toEqual(lengths(2));
  });
});

describe('everyCut', () => {
  it('cuts in two at every place, and once into single bytes', () => {
    const lengths = [...everyCut(bytes)].map((pieces) => pieces.map((piece) => piece.length));
    expect(lengths).toEqual([
      [1, 4],
      [2, 3],
      [3, 2],
      [4, 1],
      [1, 1, 1, 1, 1],
    ]);
    for (const pieces of everyCut(bytes)) expect(join(pieces)).toEqual([...bytes]);
  });
});
