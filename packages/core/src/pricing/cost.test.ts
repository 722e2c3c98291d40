import type { ModelInfo, TokenPrices } from '@proxy/spec';
import { tokenClasses } from '@proxy/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costOf, estimateCost } from './cost.ts';

const now = Date.UTC(2026, 5, 15);
const model = (prices: TokenPrices): ModelInfo => ({ provider: 'p', id: 'm', capabilities: {}, prices: [{ prices }] });
const sonnet = model({ input: 3, cacheRead: 0.3, cacheWrite5m: 3.75, cacheWrite1h: 6, output: 15 });

describe('costOf', () => {
  it('adds what each class costs', () => {
    const usage = { input: 1_000, cacheRead: 20_000, cacheWrite5m: 400, cacheWrite1h: 50, output: 700 };
    expect(costOf(usage, sonnet, now)).toEqual({
      usd: 0.0213,
      picoUsd: 21_300_000_000,
      breakdown: { input: 0.003, cacheRead: 0.006, cacheWrite5m: 0.0015, cacheWrite1h: 0.0003, output: 0.0105 },
    });
  });

  it('charges reasoning as output, unless it has a price', () => {
    expect(costOf({ reasoning: 1_000 }, sonnet, now)?.usd).toBe(0.015);
    expect(costOf({ reasoning: 1_000 }, model({ output: 15, reasoning: 60 }), now)?.usd).toBe(0.06);
  });

  it('does not know the cost of what has no price', () => {
    expect(costOf({ input: 1, cacheRead: 1 }, model({ input: 3, output: 15 }), now)).toBeUndefined();
    expect(costOf({ input: 1, audioIn: 1 }, sonnet, now)).toBeUndefined();
    expect(costOf({ reasoning: 1 }, model({ input: 3 }), now)).toBeUndefined();
    expect(costOf({ input: 1 }, model({}), now)).toBeUndefined();
  });

  it('needs no price for what was not used', () => {
    expect(costOf({ input: 1_000, cacheRead: 0 }, model({ input: 3 }), now)?.usd).toBe(0.003);
  });

  it('does not know the cost of an answer that reported nothing', () => {
    expect(costOf({}, sonnet, now)).toBeUndefined();
    expect(costOf({}, model({ perRequest: 0.01 }), now)).toBeUndefined();
  });

  it('does not know the cost where no price holds', () => {
    const later: ModelInfo = { ...sonnet, prices: [{ prices: { input: 1 }, fromDate: '2030-01-01' }] };
    expect(costOf({ input: 1 }, later, now)).toBeUndefined();
  });

  it('knows that what is free costs nothing', () => {
    expect(costOf({ input: 5, output: 5 }, model({ input: 0, output: 0 }), now)).toEqual({
      usd: 0,
      picoUsd: 0,
      breakdown: { input: 0, output: 0 },
    });
    expect(costOf({ input: 0, output: 0 }, sonnet, now)?.usd).toBe(0);
  });

  it('adds the price of a request', () => {
    const cost = costOf({ input: 1_000, output: 10 }, model({ input: 1, output: 1, perRequest: 0.012 }), now);
    expect(cost).toMatchObject({ usd: 0.01301, breakdown: { perRequest: 0.012 } });
  });

  it('counts cached tokens towards a tier', () => {
    const gemini: ModelInfo = {
      ...sonnet,
      prices: [
        {
          prices: { input: 1, cacheRead: 0.1, output: 5 },
          tiers: [{ aboveInputTokens: 200_000, prices: { input: 2, cacheRead: 0.2, output: 10 } }],
        },
      ],
    };
    expect(costOf({ input: 100_000, cacheRead: 100_000, output: 100 }, gemini, now)?.usd).toBe(0.1105);
    expect(costOf({ input: 100_001, cacheRead: 100_000, output: 100 }, gemini, now)?.usd).toBe(0.221002);
  });

  it('is exact where binary fractions are not', () => {
    const cost = costOf({ input: 1, output: 2 }, model({ input: 0.1, output: 0.1 }), now);
    expect(cost?.picoUsd).toBe(300_000);
    expect(cost?.usd).toBe(3e-7);
  });

  it('is the sum of its parts in whole pico-dollars, for any usage at any price', () => {
    const counts = fc.record(
      Object.fromEntries(tokenClasses.map((each) => [each, fc.nat(2_000_000)])) as Record<string, fc.Arbitrary<number>>,
      { requiredKeys: [] },
    );
    const prices = fc.record(
      Object.fromEntries(tokenClasses.map((each) => [each, fc.nat(60_000).map((milli) => milli / 1_000)])),
    );
    fc.assert(
      fc.property(counts, prices, (usage, price) => {
        const cost = costOf(usage, model(price), now);
        if (Object.keys(usage).length === 0) return expect(cost).toBeUndefined();
        const milliUsdPerMillion = (each: string): bigint => BigInt(Math.round((price[each] ?? 0) * 1_000));
        const exact = Object.entries(usage).reduce(
          (sum, [each, count]) => sum + BigInt(count ?? 0) * milliUsdPerMillion(each),
          0n,
        );
        expect(BigInt(cost?.picoUsd ?? -1)).toBe(exact * 1_000n);
        expect(cost?.usd).toBe(Number(exact) / 1e9);
      }),
    );
  });
});

describe('estimateCost', () => {
  it('takes all input for new and none for audio', () => {
    expect(estimateCost(1_000, 700, sonnet, now)?.usd).toBe(0.0135);
  });

  it('does not know what has no price', () => {
    expect(estimateCost(1, 1, model({ input: 1 }), now)).toBeUndefined();
  });
});
