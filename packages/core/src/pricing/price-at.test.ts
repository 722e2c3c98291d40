import type { PriceEntry } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { pricesAt } from './price-at.ts';

const at = (text: string): number => Date.parse(text);
const noon = at('2026-06-15T12:00:00Z');
const entry = (input: number, change: Partial<PriceEntry> = {}): PriceEntry => ({ prices: { input }, ...change });

describe('pricesAt', () => {
  it('finds nothing where nothing holds', () => {
    expect(pricesAt([], 0, noon)).toBeUndefined();
    expect(pricesAt([entry(1, { fromDate: '2026-07-01' })], 0, noon)).toBeUndefined();
  });

  it('takes the last entry that holds', () => {
    const entries = [entry(1), entry(2, { fromDate: '2026-06-15' }), entry(3, { fromDate: '2026-09-01' })];
    expect(pricesAt(entries, 0, noon)).toEqual({ input: 2 });
    expect(pricesAt(entries, 0, at('2026-06-14T23:59:59.999Z'))).toEqual({ input: 1 });
    expect(pricesAt(entries, 0, at('2026-06-15T00:00:00Z'))).toEqual({ input: 2 });
    expect(pricesAt(entries, 0, at('2027-01-01T00:00:00Z'))).toEqual({ input: 3 });
  });

  it.each([
    ['00:29:59', 1],
    ['00:30:00', 2],
    ['16:29:59', 2],
    ['16:30:00', 1],
  ])('minds the hours of the day: %s', (time, input) => {
    const entries = [entry(1), entry(2, { betweenTimes: { start: '00:30:00', end: '16:30:00' } })];
    expect(pricesAt(entries, 0, at(`2026-06-15T${time}Z`))).toEqual({ input });
  });

  it.each([
    ['21:59:59', 1],
    ['22:00:00', 2],
    ['00:00:00', 2],
    ['05:59:59', 2],
    ['06:00:00', 1],
  ])('minds hours that pass midnight: %s', (time, input) => {
    const entries = [entry(1), entry(2, { betweenTimes: { start: '22:00:00', end: '06:00:00' } })];
    expect(pricesAt(entries, 0, at(`2026-06-15T${time}Z`))).toEqual({ input });
  });

  it('asks for day and hour together', () => {
    const night = { start: '22:00:00', end: '06:00:00' };
    const entries = [entry(1), entry(2, { fromDate: '2026-07-01', betweenTimes: night })];
    expect(pricesAt(entries, 0, at('2026-06-15T23:00:00Z'))).toEqual({ input: 1 });
    expect(pricesAt(entries, 0, at('2026-07-15T23:00:00Z'))).toEqual({ input: 2 });
  });

  it('takes the highest tier that is passed, for all it names', () => {
    const tiered: PriceEntry = {
      prices: { input: 1, cacheRead: 0.1, output: 4 },
      tiers: [
        { aboveInputTokens: 1_000, prices: { input: 2, output: 6 } },
        { aboveInputTokens: 5_000, prices: { input: 3 } },
      ],
    };
    expect(pricesAt([tiered], 1_000, noon)).toEqual({ input: 1, cacheRead: 0.1, output: 4 });
    expect(pricesAt([tiered], 1_001, noon)).toEqual({ input: 2, cacheRead: 0.1, output: 6 });
    expect(pricesAt([tiered], 5_001, noon)).toEqual({ input: 3, cacheRead: 0.1, output: 4 });
  });
});
