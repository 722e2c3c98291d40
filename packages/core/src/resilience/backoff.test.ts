import { describe, expect, it } from 'vitest';
import { backoffMs, retryDelayMs } from './backoff.ts';

const least = (): number => 0;
const most = (): number => 1 - Number.EPSILON;

describe('backoffMs', () => {
  it('doubles its bound with each retry, up to eight seconds', () => {
    const bounds = [0, 1, 2, 3, 4, 5, 6, 50].map((retry) => Math.round(backoffMs(retry, most)));
    expect(bounds).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
  });

  it('may be nothing at all', () => {
    expect(backoffMs(5, least)).toBe(0);
  });

  it('keeps to its bound with a random source of its own', () => {
    expect(backoffMs(0)).toBeLessThan(250);
  });
});

describe('retryDelayMs', () => {
  it('waits at least as long as it was told, and at most a tenth longer', () => {
    expect(retryDelayMs(1_500, 0, least)).toBe(1_500);
    expect(retryDelayMs(1_500, 0, most)).toBeCloseTo(1_650);
  });

  it.each([undefined, 0])('backs off where it was told %s', (told) => {
    expect(retryDelayMs(told, 1, most)).toBeCloseTo(500);
  });

  it('takes other bounds', () => {
    expect(retryDelayMs(undefined, 3, most, { baseMs: 10, maxMs: 50 })).toBeCloseTo(50);
  });

  it('is jittered by itself', () => {
    expect(retryDelayMs(1_000, 0)).toBeGreaterThanOrEqual(1_000);
  });
});
