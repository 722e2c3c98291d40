import type { LimitDecision, LimitRule, LimitStore } from '@proxy/spec';
import { beforeEach, describe, expect, it } from 'vitest';

/** A store under test, empty, and its time. */
export interface LimitStoreHarness {
  readonly store: LimitStore;
  /**
   * Lets so much of the store's time pass. A store with a clock of its own may instead make everything it keeps so
   * much older; a few milliseconds more may pass at any moment.
   */
  advance(ms: number): void | Promise<void>;
}

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

type RuleOf<Kind extends LimitRule['kind']> = Extract<LimitRule, { kind: Kind }>;
const rate = (change: Partial<RuleOf<'rate'>> = {}): RuleOf<'rate'> => ({
  kind: 'rate',
  key: 'alice',
  limit: 10,
  periodMs: MINUTE_MS,
  cost: 1,
  ...change,
});
const tokens = (change: Partial<RuleOf<'tokens'>> = {}): RuleOf<'tokens'> => ({
  kind: 'tokens',
  key: 'alice',
  limit: 1_000,
  periodMs: MINUTE_MS,
  cost: 400,
  ...change,
});
const place = (change: Partial<RuleOf<'concurrency'>> = {}): RuleOf<'concurrency'> => ({
  kind: 'concurrency',
  key: 'alice',
  limit: 2,
  leaseMs: MINUTE_MS,
  leaseId: 'a',
  ...change,
});

const remaining = (decision: LimitDecision): number[] => decision.states.map((state) => state.remaining);

/** At most `ms`, and not much less: a store's own clock runs on while a test talks to it. */
function expectSpan(actualMs: number | undefined, ms: number): void {
  expect(actualMs).toBeLessThanOrEqual(ms);
  expect(actualMs).toBeGreaterThan(ms - 2 * SECOND_MS);
}

/**
 * What every LimitStore owes. Call it in a test file of the store, outside of any test.
 * @param create gives a harness with an empty store; called before each test
 */
export function describeLimitStore(name: string, create: () => LimitStoreHarness | Promise<LimitStoreHarness>): void {
  describe(`${name} as a limit store`, () => {
    let store: LimitStore;
    let advance: LimitStoreHarness['advance'];
    const times = async (count: number, rule: LimitRule): Promise<void> => {
      for (let i = 0; i < count; i++) expect((await store.take([rule])).granted).toBe(true);
    };

    beforeEach(async () => {
      ({ store, advance } = await create());
    });

    describe('with a rate', () => {
      it('grants a burst of the limit, then refuses and says how long', async () => {
        await times(10, rate());
        const refused = await store.take([rate()]);
        expect(refused).toMatchObject({ granted: false, refusedBy: 0 });
        expectSpan(refused.retryAfterMs, 6 * SECOND_MS);
        expect(remaining(refused)).toEqual([0]);
        expectSpan(refused.states[0]?.resetMs, MINUTE_MS);
      });

      it('grants again after the wait it named', async () => {
        await times(10, rate());
        await advance((await store.take([rate()])).retryAfterMs);
        expect((await store.take([rate()])).granted).toBe(true);
        expect((await store.take([rate()])).granted).toBe(false);
      });

      it('is whole again after a period, and not more than whole', async () => {
        await times(10, rate());
        await advance(5 * MINUTE_MS);
        expect(remaining(await store.peek([rate()]))).toEqual([10]);
        await times(10, rate());
        expect((await store.take([rate()])).granted).toBe(false);
      });

      it('states what remains after taking', async () => {
        const decision = await store.take([rate({ cost: 3 })]);
        expect(decision).toMatchObject({ granted: true, retryAfterMs: 0 });
        expect(decision.refusedBy).toBeUndefined();
        expect(decision.states[0]).toMatchObject({ limit: 10, remaining: 7 });
        expectSpan(decision.states[0]?.resetMs, 18 * SECOND_MS);
      });

      it('never grants a cost above the limit', async () => {
        const decision = await store.take([rate({ cost: 11 })]);
        expect(decision).toMatchObject({ granted: false, refusedBy: 0, retryAfterMs: Number.POSITIVE_INFINITY });
        expect(remaining(decision)).toEqual([10]);
      });

      it('grants a cost of 0 even where nothing is left', async () => {
        await times(10, rate());
        expect((await store.take([rate({ cost: 0 })])).granted).toBe(true);
      });

      it('grants nothing of a limit of 0', async () => {
        expect(await store.take([rate({ limit: 0 })])).toMatchObject({
          granted: false,
          retryAfterMs: Number.POSITIVE_INFINITY,
        });
      });

      it('counts each key by itself, whatever characters it has', async () => {
        const keys = ['bob', 'bob ', '{bob}', 'bob:1', 'b\nob', 'ключ', ''];
        for (const key of keys) {
          await times(10, rate({ key }));
          expect((await store.take([rate({ key })])).granted).toBe(false);
        }
      });

      it('gives exactly the limit to calls in parallel', async () => {
        const decisions = await Promise.all(Array.from({ length: 50 }, () => store.take([rate({ limit: 7 })])));
        expect(decisions.filter((decision) => decision.granted)).toHaveLength(7);
      });

      it('does not hold a key for longer than a period that has been shortened', async () => {
        await times(10, rate({ periodMs: 60 * MINUTE_MS }));
        expectSpan((await store.take([rate()])).retryAfterMs, 6 * SECOND_MS);
      });
    });

    describe('with a token bucket', () => {
      it('takes the cost, and refuses what is more than the rest', async () => {
        await times(2, tokens());
        const refused = await store.take([tokens()]);
        expect(refused.granted).toBe(false);
        expectSpan(refused.retryAfterMs, 12 * SECOND_MS);
        expect(remaining(refused)).toEqual([200]);
      });

      it('gives back what was reserved and not used', async () => {
        await store.take([tokens()]);
        await store.settle(tokens(), 100);
        expect(remaining(await store.peek([tokens()]))).toEqual([900]);
      });

      it('never refunds beyond its limit', async () => {
        await store.take([tokens()]);
        await advance(5 * MINUTE_MS);
        await store.settle(tokens(), 0);
        expect(remaining(await store.peek([tokens()]))).toEqual([1_000]);
      });

      it('goes into debt, and refuses everything until refill has paid it', async () => {
        await store.take([tokens()]);
        await store.settle(tokens(), 1_500);
        const refused = await store.take([tokens({ cost: 1 })]);
        expect(refused.granted).toBe(false);
        expect(remaining(refused)).toEqual([0]);
        expectSpan(refused.retryAfterMs, 30 * SECOND_MS + 60);
        await advance(36 * SECOND_MS);
        expect((await store.take([tokens({ cost: 100 })])).granted).toBe(true);
      });

      it('survives an absurd report with a debt that ends', async () => {
        await store.take([tokens()]);
        await store.settle(tokens(), 1e15);
        await advance(61 * MINUTE_MS);
        expect((await store.take([tokens({ cost: 1_000 })])).granted).toBe(true);
      });

      it.each([Number.NaN, -1, Number.POSITIVE_INFINITY])(
        'leaves the reservation as it is when told %d',
        async (actual) => {
          await store.take([tokens()]);
          await store.settle(tokens(), actual);
          expect(remaining(await store.peek([tokens()]))).toEqual([600]);
        },
      );

      it('settles a named reservation once', async () => {
        const reserved = tokens({ leaseId: 'r1' });
        await store.take([reserved]);
        await store.settle(reserved, 100);
        await store.settle(reserved, 100);
        await store.settle(reserved, 999);
        expect(remaining(await store.peek([tokens()]))).toEqual([900]);
      });

      it('takes a named reservation once', async () => {
        const reserved = tokens({ leaseId: 'r1' });
        await times(5, reserved);
        expect(remaining(await store.peek([tokens()]))).toEqual([600]);
      });

      it('keeps reservations of one key apart', async () => {
        await store.take([tokens({ leaseId: 'r1' })]);
        await store.take([tokens({ leaseId: 'r2' })]);
        await store.settle(tokens({ leaseId: 'r1' }), 0);
        expect(remaining(await store.peek([tokens()]))).toEqual([600]);
      });

      it('lets a lapsed reservation stand at its estimate', async () => {
        const reserved = tokens({ leaseId: 'r1', leaseMs: SECOND_MS, limit: 1_000, periodMs: 60 * MINUTE_MS });
        await store.take([reserved]);
        await advance(2 * SECOND_MS);
        await store.settle(reserved, 0);
        expect(remaining(await store.peek([reserved]))).toEqual([600]);
      });

      it('ignores the settling of a reservation that it never gave', async () => {
        await store.settle(tokens({ leaseId: 'unknown' }), 900);
        expect(remaining(await store.peek([tokens()]))).toEqual([1_000]);
      });
    });

    describe('with places', () => {
      it('grants as many as there are', async () => {
        await times(1, place({ leaseId: 'a' }));
        await times(1, place({ leaseId: 'b' }));
        const refused = await store.take([place({ leaseId: 'c' })]);
        expect(refused).toMatchObject({ granted: false, refusedBy: 0, retryAfterMs: SECOND_MS });
        expect(refused.states[0]).toMatchObject({ limit: 2, remaining: 0 });
        expectSpan(refused.states[0]?.resetMs, MINUTE_MS);
      });

      it('has room again after a release', async () => {
        await times(1, place({ leaseId: 'a' }));
        await times(1, place({ leaseId: 'b' }));
        await store.release(place({ leaseId: 'a' }));
        await times(1, place({ leaseId: 'c' }));
      });

      it('releases a lease once, and an unknown one not at all', async () => {
        await times(1, place({ leaseId: 'a' }));
        await times(1, place({ leaseId: 'b' }));
        await store.release(place({ leaseId: 'a' }));
        await store.release(place({ leaseId: 'a' }));
        await store.release(place({ leaseId: 'unknown' }));
        expect(remaining(await store.peek([place({ leaseId: 'c' })]))).toEqual([1]);
      });

      it('ends a lease that is never released', async () => {
        await times(1, place({ leaseId: 'a' }));
        await times(1, place({ leaseId: 'b', leaseMs: 2 * MINUTE_MS }));
        await advance(MINUTE_MS + SECOND_MS);
        expect(remaining(await store.peek([place({ leaseId: 'c' })]))).toEqual([1]);
        await times(1, place({ leaseId: 'c' }));
        expect((await store.take([place({ leaseId: 'd' })])).granted).toBe(false);
      });

      it('tells to come back when the next lease ends, if that is soon', async () => {
        await times(1, place({ leaseId: 'a', limit: 1 }));
        await advance(MINUTE_MS - 500);
        const { granted, retryAfterMs } = await store.peek([place({ leaseId: 'b', limit: 1 })]);
        expect(granted).toBe(false);
        expect(retryAfterMs).toBeLessThanOrEqual(500);
      });

      it('counts a lease once and renews it when it is taken again', async () => {
        await times(1, place({ leaseId: 'a' }));
        await advance(MINUTE_MS / 2);
        await times(2, place({ leaseId: 'a' }));
        await times(1, place({ leaseId: 'b' }));
        await times(1, place({ leaseId: 'a' }));
        await advance(MINUTE_MS - SECOND_MS);
        expect(remaining(await store.peek([place()]))).toEqual([0]);
      });

      it('keeps a long lease while a short one of the same key ends', async () => {
        await times(1, place({ leaseId: 'long', leaseMs: 3 * MINUTE_MS }));
        await times(1, place({ leaseId: 'short' }));
        await advance(MINUTE_MS + SECOND_MS);
        expect(remaining(await store.peek([place()]))).toEqual([1]);
      });

      it('does not take a lapsed lease for one that is held', async () => {
        await times(1, place({ leaseId: 'long', leaseMs: 3 * MINUTE_MS }));
        await times(1, place({ leaseId: 'lapsed' }));
        await advance(MINUTE_MS + SECOND_MS);
        expect((await store.take([place({ leaseId: 'lapsed', limit: 1 })])).granted).toBe(false);
      });

      it('never has room in a limit of 0', async () => {
        const decision = await store.take([place({ limit: 0 })]);
        expect(decision).toMatchObject({ granted: false, retryAfterMs: Number.POSITIVE_INFINITY });
      });
    });

    describe('with several rules', () => {
      it('takes of all of them, and states them in their order', async () => {
        const decision = await store.take([place(), tokens(), rate()]);
        expect(decision.granted).toBe(true);
        expect(decision.states.map((state) => state.limit)).toEqual([2, 1_000, 10]);
        expect(remaining(decision)).toEqual([1, 600, 9]);
      });

      it('takes of none where one refuses', async () => {
        const reserved = tokens({ leaseId: 'r1' });
        await times(10, rate());
        const refused = await store.take([place(), reserved, rate()]);
        expect(refused).toMatchObject({ granted: false, refusedBy: 2 });
        expect(remaining(refused)).toEqual([2, 1_000, 0]);
        await store.settle(reserved, 0);
        expect(remaining(await store.peek([place(), reserved, rate()]))).toEqual([2, 1_000, 0]);
      });

      it('names the rule that refuses longest', async () => {
        await times(10, rate());
        await times(10, rate({ key: 'team', periodMs: 60 * MINUTE_MS }));
        await times(1, place({ limit: 1 }));
        const rules = [place({ limit: 1, leaseId: 'b' }), rate(), rate({ key: 'team', periodMs: 60 * MINUTE_MS })];
        const refused = await store.take(rules);
        expect(refused.refusedBy).toBe(2);
        expectSpan(refused.retryAfterMs, 6 * MINUTE_MS);
      });

      it('keeps kinds with the same key apart', async () => {
        await store.take([rate({ cost: 4 }), tokens({ limit: 10, cost: 5 }), place({ limit: 10 })]);
        const peeked = await store.peek([rate(), tokens({ limit: 10, cost: 1 }), place({ limit: 10 })]);
        expect(remaining(peeked)).toEqual([6, 5, 9]);
      });

      it('grants a request without rules', async () => {
        expect(await store.take([])).toEqual({ granted: true, retryAfterMs: 0, states: [] });
      });
    });

    describe('when asked without taking', () => {
      it('decides as it would', async () => {
        await times(9, rate());
        expect(await store.peek([rate()])).toMatchObject({ granted: true, retryAfterMs: 0 });
        await times(1, rate());
        expect(await store.peek([rate()])).toMatchObject({ granted: false, refusedBy: 0 });
      });

      it('changes nothing, however often', async () => {
        for (let i = 0; i < 20; i++) await store.peek([rate(), tokens({ leaseId: 'r1' }), place()]);
        const decision = await store.peek([rate(), tokens(), place()]);
        expect(remaining(decision)).toEqual([10, 1_000, 2]);
        expect(decision.states.map((state) => state.resetMs)).toEqual([0, 0, 0]);
      });
    });
  });
}
