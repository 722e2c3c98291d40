import { cutAt, cutRandomly, seededRandom } from '@proxy/testing';

export interface Cut {
  readonly name: string;
  readonly chunks: readonly Uint8Array[];
}

const seeds = [1, 2, 3, 4, 5];
const firstContinuation = 0x80;
const lastContinuation = 0xbf;
const lineFeed = 0x0a;

/** The same bytes in pieces: at random places, from single bytes to large chunks, and where a reader is most likely to err. */
export function cutsOf(bytes: Uint8Array): Cut[] {
  const random = seeds.map((seed) => ({
    name: `with seed ${seed}`,
    chunks: cutRandomly(bytes, seededRandom(seed), { max: 4 ** seed }),
  }));
  return [...random, { name: 'inside characters and line ends', chunks: cutAt(bytes, awkwardPlaces(bytes)) }];
}

/** Before each byte that continues a character, and before each line feed. */
function awkwardPlaces(bytes: Uint8Array): number[] {
  const places: number[] = [];
  for (const [offset, byte] of bytes.entries())
    if (byte === lineFeed || (byte >= firstContinuation && byte <= lastContinuation)) places.push(offset);
  return places;
}
