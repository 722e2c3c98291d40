import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationUs, levelOf, msUntilWhole, takeRate } from './gcra.ts';

const tenPerMinute = { limit: 10, periodMs: 60_000 };

describe('durationUs', () => {
  it.each([
    [0, 0],
    [1, 6_000_000],
    [10, 60_000_000],
  ])('takes %d of ten per minute for %d us', (units, us) => {
    expect(durationUs(units, tenPerMinute)).toBe(us);
  });

  it('rounds down by less than a microsecond, and never lets the limit exceed a period', () => {
    const rates = fc.record({
      limit: fc.integer({ min: 1, max: 1e9 }),
      periodMs: fc.integer({ min: 1, max: 86_400_000 }),
    });
    fc.assert(
      fc.property(rates, (rate) => {
        const oneByOne = durationUs(1, rate) * rate.limit;
        expect(oneByOne).toBeLessThanOrEqual(rate.periodMs * 1_000);
        const together = durationUs(rate.limit, rate);
        expect(together).toBeLessThanOrEqual(rate.periodMs * 1_000);
        expect(together).toBeGreaterThanOrEqual(rate.periodMs * 1_000 - 1);
      }),
    );
  });

  it('takes nothing for nothing, even of a limit of 0', () => {
    expect(durationUs(0, { limit: 0, periodMs: 1_000 })).toBe(0);
  });
});

describe('takeRate', () => {
  it('refuses what is not there yet and leaves the state as it is', () => {
    const full = takeRate(0, 10, 5_000_000, tenPerMinute);
    expect(full).toEqual({ granted: true, tatUs: 65_000_000, retryAfterMs: 0 });
    const refused = takeRate(full.tatUs, 2, 6_000_000, tenPerMinute);
    expect(refused).toEqual({ granted: false, tatUs: 65_000_000, retryAfterMs: 11_000 });
  });

  it('rounds the wait up, so that whoever waits is let through', () => {
    const { retryAfterMs } = takeRate(60_000_000, 1, 999, tenPerMinute);
    expect(retryAfterMs).toBe(6_000);
    expect(takeRate(60_000_000, 1, 999 + retryAfterMs * 1_000, tenPerMinute).granted).toBe(true);
  });

  it('never grants what is above the limit', () => {
    expect(takeRate(0, 11, 0, tenPerMinute)).toEqual({
      granted: false,
      tatUs: 0,
      retryAfterMs: Number.POSITIVE_INFINITY,
    });
  });

  it('decides as a bucket of exact fractions does, for any calls at any times', () => {
    const exactRates = fc.constantFrom(
      { limit: 1, periodMs: 1 },
      { limit: 10, periodMs: 60_000 },
      { limit: 250, periodMs: 1_000 },
      { limit: 60_000, periodMs: 60_000 },
    );
    const steps = fc.array(
      fc.record({
        waitUs: fc.oneof(fc.nat(1_000), fc.nat(100_000_000)),
        share: fc.double({ min: 0, max: 1.2, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(exactRates, steps, (rate, calls) => {
        const naive = createNaiveBucket(rate.limit, rate.periodMs);
        let tatUs = 0;
        let nowUs = 0;
        for (const { waitUs, share } of calls) {
          nowUs += waitUs;
          const cost = Math.round(share * rate.limit);
          const decision = takeRate(tatUs, cost, nowUs, rate);
          expect(decision.granted).toBe(naive.take(cost, nowUs));
          expect(levelOf(decision.tatUs, nowUs, rate)).toBeCloseTo(naive.level(), 6);
          tatUs = decision.tatUs;
        }
      }),
    );
  });

  it('lets through whoever waits as long as told, and not much sooner, for any rate', () => {
    const rates = fc.record({
      limit: fc.integer({ min: 1, max: 10_000 }),
      periodMs: fc.integer({ min: 1, max: 100_000 }),
    });
    fc.assert(
      fc.property(rates, fc.nat(1_000_000), fc.nat(10_000), (rate, tatUs, cost) => {
        const { granted, retryAfterMs } = takeRate(tatUs, cost, 0, rate);
        if (granted || cost > rate.limit) return;
        expect(takeRate(tatUs, cost, retryAfterMs * 1_000, rate).granted).toBe(true);
        expect(takeRate(tatUs, cost, (retryAfterMs - 1) * 1_000, rate).granted).toBe(false);
      }),
    );
  });
});

describe('msUntilWhole', () => {
  it('rounds up, and is 0 once all has flowed back', () => {
    expect([msUntilWhole(1_001, 0), msUntilWhole(1_000, 1_000), msUntilWhole(0, 5)]).toEqual([2, 0, 0]);
  });
});

/** A bucket that counts in units of 1/(period in us), as whole numbers of any size. */
function createNaiveBucket(limit: number, periodMs: number) {
  const periodUs = BigInt(periodMs) * 1_000n;
  const capacity = BigInt(limit) * periodUs;
  let filled = capacity;
  let atUs = 0;
  return {
    take(cost: number, nowUs: number): boolean {
      filled += BigInt(nowUs - atUs) * BigInt(limit);
      if (filled > capacity) filled = capacity;
      atUs = nowUs;
      const needed = BigInt(cost) * periodUs;
      if (needed > filled) return false;
      filled -= needed;
      return true;
    },
    level: () => Number(filled) / Number(periodUs),
  };
}
