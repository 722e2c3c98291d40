import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRollingCount } from './rolling-count.ts';

describe('createRollingCount', () => {
  it('counts what lies in its window, to a tenth of it, for any instants', () => {
    const gaps = fc.array(fc.oneof(fc.nat(200), fc.nat(5_000)), { maxLength: 100 });
    fc.assert(
      fc.property(fc.integer({ min: -10_000, max: 10_000 }), gaps, (startMs, steps) => {
        const count = createRollingCount(1_000);
        const instants: number[] = [];
        let nowMs = startMs;
        for (const gapMs of steps) {
          nowMs += gapMs;
          instants.push(nowMs);
          count.add(nowMs);
          const within = (ms: number): number => instants.filter((instant) => instant > nowMs - ms).length;
          expect(count.total(nowMs)).toBeGreaterThanOrEqual(within(900));
          expect(count.total(nowMs)).toBeLessThanOrEqual(within(1_000));
        }
      }),
    );
  });

  it('forgets with time alone', () => {
    const count = createRollingCount(1_000);
    count.add(0);
    expect(count.total(899)).toBe(1);
    expect(count.total(1_000)).toBe(0);
  });

  it('counts into the newest bucket when the clock steps back', () => {
    const count = createRollingCount(1_000);
    count.add(5_000);
    count.add(1_000);
    expect(count.total(5_000)).toBe(2);
    expect(count.total(6_000)).toBe(0);
  });

  it('can be emptied', () => {
    const count = createRollingCount(1_000);
    count.add(0);
    count.clear();
    expect(count.total(0)).toBe(0);
  });
});
