import { describe, expect, it } from 'vitest';
import { seededRandom } from './seeded-random.ts';

const take = (seed: number, count: number): number[] => Array.from({ length: count }, seededRandom(seed));

describe('seededRandom', () => {
  it('repeats itself for a seed and differs between seeds', () => {
    expect(take(7, 20)).toEqual(take(7, 20));
    expect(take(7, 20)).not.toEqual(take(8, 20));
  });

  it('gives the published sequence of mulberry32', () => {
    expect(take(0, 3).map((value) => Math.round(value * 2 ** 32))).toEqual([1144304738, 1416247, 958946056]);
  });

  it('spreads evenly over [0, 1)', () => {
    const values = take(1, 10_000);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    for (let bucket = 0; bucket < 10; bucket++) {
      const share = values.filter((value) => Math.floor(value * 10) === bucket).length;
      expect(share).toBeGreaterThan(900);
      expect(share).toBeLessThan(1_100);
    }
  });
});
