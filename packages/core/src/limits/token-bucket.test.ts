import { createFakeClock } from '@proxy/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenBucket } from './token-bucket.ts';

describe('createTokenBucket', () => {
  it('takes all of a cost or nothing, and tells how long to wait', () => {
    const bucket = createTokenBucket({ capacity: 100, refillMs: 1_000 }, { clock: createFakeClock() });
    expect(bucket.take(80)).toEqual({ granted: true, retryAfterMs: 0 });
    expect(bucket.take(30)).toEqual({ granted: false, retryAfterMs: 100 });
    expect(bucket.level()).toBe(20);
  });

  it('never grants more than fits into it', () => {
    const bucket = createTokenBucket({ capacity: 100, refillMs: 1_000 }, { clock: createFakeClock() });
    expect(bucket.take(101)).toEqual({ granted: false, retryAfterMs: Number.POSITIVE_INFINITY });
  });

  it('refills steadily, up to the brim', () => {
    const clock = createFakeClock();
    const bucket = createTokenBucket({ capacity: 100, refillMs: 1_000 }, { clock });
    bucket.take(100);
    clock.advance(250);
    expect(bucket.level()).toBe(25);
    clock.advance(10_000);
    expect(bucket.level()).toBe(100);
  });

  it('refills nothing when its clock steps back', () => {
    let nowMs = 5_000;
    const bucket = createTokenBucket(
      { capacity: 10, refillMs: 1_000 },
      { clock: { ...createFakeClock(), nowMs: () => nowMs } },
    );
    bucket.take(10);
    nowMs = 4_000;
    expect(bucket.level()).toBe(0);
    nowMs = 5_500;
    expect(bucket.level()).toBe(5);
  });

  it('begins full, whatever the clock says', () => {
    const bucket = createTokenBucket({ capacity: 10, refillMs: 1_000 }, { clock: createFakeClock({ nowMs: -50_000 }) });
    expect(bucket.level()).toBe(10);
  });

  it('runs on the clock of the machine by itself', () => {
    expect(createTokenBucket({ capacity: 1, refillMs: 1_000 }).take(1).granted).toBe(true);
  });

  it('refuses options it does not know', () => {
    expect(() => createTokenBucket({ capacity: 0, refillMs: 1 })).toThrow('capacity');
  });

  it('holds what a naive bucket holds, for any calls, settlements and times', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('take' as const), cost: fc.nat(120) }),
      fc.record({ kind: fc.constant('settle' as const), reserved: fc.nat(100), actual: fc.nat(95) }),
      fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(500) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const clock = createFakeClock();
        const bucket = createTokenBucket({ capacity: 100, refillMs: 1_000 }, { clock });
        let level = 100;
        for (const each of steps) {
          if (each.kind === 'wait') {
            clock.advance(each.ms);
            level = Math.min(100, level + each.ms / 10);
          } else if (each.kind === 'settle') {
            bucket.settle(each.reserved, each.actual);
            level = Math.min(100, level + each.reserved - each.actual);
          } else {
            const fits = each.cost <= 100 && each.cost <= level + 1e-9;
            expect(bucket.take(each.cost).granted).toBe(fits);
            if (fits) level -= each.cost;
          }
          expect(bucket.level()).toBeCloseTo(level, 6);
        }
      }),
    );
  });
});
