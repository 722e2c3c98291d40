import type { LimitRule } from '@proxy/spec';
import { createFakeClock } from '@proxy/testing';
import { describeLimitStore } from '@proxy/testing/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryLimitStore, type MemoryLimitStore } from './memory-limit-store.ts';

describeLimitStore('createMemoryLimitStore', () => {
  const clock = createFakeClock();
  return { store: createMemoryLimitStore({}, { clock }), advance: (ms) => clock.advance(ms) };
});

const rate = (key: string) => ({ kind: 'rate' as const, key, limit: 10, periodMs: 60_000, cost: 1 });
const place = (key: string, leaseId = 'a') => ({
  kind: 'concurrency' as const,
  key,
  limit: 1,
  leaseMs: 60_000,
  leaseId,
});

describe('createMemoryLimitStore', () => {
  it('refuses options it does not know', () => {
    expect(() => createMemoryLimitStore({ maxKeys: 0 })).toThrow('maxKeys');
    const unknown = { maxKeys: 5, maxKey: 5 };
    expect(() => createMemoryLimitStore(unknown)).toThrow('maxKey');
  });

  it('remembers the keys used last, however many others come', () => {
    const store = createMemoryLimitStore({ maxKeys: 10 }, { clock: createFakeClock() });
    for (let i = 0; i < 10; i++) store.take([rate('mine')]);
    for (let i = 0; i < 1_000; i++) {
      store.take([rate(`made up ${i}`)]);
      if (i % 5 === 0) expect(store.take([rate('mine')]).granted).toBe(false);
    }
  });

  it('forgets a rate that was not used lately', () => {
    const store = createMemoryLimitStore({ maxKeys: 10 }, { clock: createFakeClock() });
    store.take([rate('mine')]);
    for (let i = 0; i < 30; i++) store.take([rate(`made up ${i}`)]);
    expect(store.peek([rate('mine')]).states[0]?.remaining).toBe(10);
  });

  it('never forgets a lease that is under way', () => {
    const store = createMemoryLimitStore({ maxKeys: 10 }, { clock: createFakeClock() });
    for (let i = 0; i < 100; i++) store.take([place(`call ${i}`)]);
    for (let i = 0; i < 100; i++) {
      expect(store.peek([place(`call ${i}`, 'b')]).granted).toBe(false);
    }
  });

  it('holds no more keys than it should, whatever keys are made up', () => {
    const clock = createFakeClock();
    const store = createMemoryLimitStore({ maxKeys: 100 }, { clock });
    for (let i = 0; i < 20_000; i++) {
      const released = place(`released ${i}`);
      store.take([rate(`key ${i}`), { ...rate(`key ${i}`), kind: 'tokens' }, released, place(`lapsed ${i}`)]);
      store.release(released);
      clock.advance(60_000);
    }
    expect(store.size).toBeLessThanOrEqual(3 * 2 * 100);
  });

  it('stands still when its clock steps back', () => {
    let nowMs = 100_000;
    const clock = { ...createFakeClock(), nowMs: () => nowMs };
    const store = createMemoryLimitStore({}, { clock });
    const tokens = { ...rate('mine'), kind: 'tokens' as const };
    for (let i = 0; i < 10; i++) store.take([rate('mine'), tokens]);
    nowMs = 0;
    expect(store.take([tokens]).retryAfterMs).toBe(6_000);
    store.take([{ ...rate('mine'), cost: 0 }]);
    nowMs = 100_000;
    expect(store.take([rate('mine')]).retryAfterMs).toBe(6_000);
  });

  it('never grants more of a rate than burst and refill give, for any calls at any times', () => {
    const calls = fc.array(fc.record({ waitMs: fc.nat(5_000), cost: fc.nat(6), peeks: fc.boolean() }), {
      maxLength: 60,
    });
    const rates = fc.record({ limit: fc.integer({ min: 1, max: 50 }), periodMs: fc.integer({ min: 1, max: 20_000 }) });
    fc.assert(
      fc.property(rates, calls, ({ limit, periodMs }, steps) => {
        const clock = createFakeClock();
        const store: MemoryLimitStore = createMemoryLimitStore({}, { clock });
        let granted = 0;
        for (const { waitMs, cost, peeks } of steps) {
          clock.advance(waitMs);
          const rule: LimitRule = { kind: 'rate', key: 'k', limit, periodMs, cost };
          const expected = store.peek([rule]);
          if (peeks) continue;
          const decision = store.take([rule]);
          expect(decision.granted).toBe(expected.granted);
          if (decision.granted) granted += cost;
        }
        const roundingUnits = (steps.length * limit) / (periodMs * 1_000);
        expect(granted).toBeLessThanOrEqual(limit + (clock.nowMs() * limit) / periodMs + roundingUnits + 1e-6);
      }),
    );
  });

  it('takes of every rule or of none, for any rules', () => {
    const request = fc.uniqueArray(fc.record({ key: fc.constantFrom('a', 'b', 'c'), cost: fc.nat(3) }), {
      selector: (rule) => rule.key,
    });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 20 }), (requests) => {
        const store = createMemoryLimitStore({}, { clock: createFakeClock() });
        const used = new Map<string, number>();
        const after = (rule: { key: string; cost: number }): number => (used.get(rule.key) ?? 0) + rule.cost;
        for (const rules of requests) {
          const fits = rules.every((rule) => after(rule) <= 4);
          const asked = rules.map((rule) => ({ ...rate(rule.key), cost: rule.cost, limit: 4 }));
          expect(store.take(asked).granted).toBe(fits);
          if (fits) for (const rule of rules) used.set(rule.key, after(rule));
        }
      }),
    );
  });
});
