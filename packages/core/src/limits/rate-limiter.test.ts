import type { LimitRule } from '@proxy/spec';
import { createFakeClock } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { createMemoryLimitStore } from './memory-limit-store.ts';
import { createRateLimiter } from './rate-limiter.ts';

describe('createRateLimiter', () => {
  it('lets so many requests per minute pass', async () => {
    const clock = createFakeClock();
    const limiter = createRateLimiter({ requestsPerMinute: 2 }, { clock });
    const grants = [await limiter.take(), await limiter.take(), await limiter.take()].map((each) => each.granted);
    expect(grants).toEqual([true, true, false]);
    clock.advance(30_000);
    expect((await limiter.take()).granted).toBe(true);
  });

  it('takes another period and counts by key and cost', async () => {
    const limiter = createRateLimiter({ limit: 5, periodMs: 1_000 }, { clock: createFakeClock() });
    expect((await limiter.take('alice', 4)).granted).toBe(true);
    expect(await limiter.take('alice', 2)).toMatchObject({ granted: false, retryAfterMs: 200 });
    expect((await limiter.take('bob', 5)).granted).toBe(true);
  });

  it('can be asked without taking', async () => {
    const limiter = createRateLimiter({ requestsPerMinute: 1 }, { clock: createFakeClock() });
    expect((await limiter.peek()).granted).toBe(true);
    expect((await limiter.peek('', 2)).granted).toBe(false);
    expect((await limiter.take()).granted).toBe(true);
  });

  it('counts in the store it is given', async () => {
    const store = createMemoryLimitStore({}, { clock: createFakeClock() });
    await createRateLimiter({ requestsPerMinute: 10 }, { store }).take('alice', 4);
    const rule: LimitRule = { kind: 'rate', key: 'alice', limit: 10, periodMs: 60_000, cost: 0 };
    expect(store.peek([rule]).states[0]?.remaining).toBe(6);
  });

  it('runs on the clock of the machine by itself', async () => {
    expect((await createRateLimiter({ requestsPerMinute: 1 }).take()).granted).toBe(true);
  });

  it('refuses options it does not know', () => {
    expect(() => createRateLimiter({ requestsPerMinute: 0 })).toThrow('requestsPerMinute');
    expect(() => createRateLimiter({ limit: 1, periodMs: -1 })).toThrow('periodMs');
  });
});
