import assert from 'node:assert/strict';
import type { Check } from '../check.ts';
import {
  assertRefused,
  assertSpan,
  isGranted,
  MINUTE_MS,
  type Owe,
  place,
  rate,
  remaining,
  remainingOf,
  takeAll,
  tokens,
} from './limit-store-harness.ts';

/** What a store owes to a request with several rules, and to one that only asks. */
export function requestChecks(owe: Owe): Check[] {
  const perHour = rate({ key: 'team', periodMs: 60 * MINUTE_MS });
  return [
    owe('takes of all rules, and states them in their order', async ({ store }) => {
      const decision = await store.take([place(), tokens(), rate()]);
      assert.equal(decision.granted, true);
      assert.deepEqual(remaining(decision), [1, 600, 9]);
    }),
    owe('takes of no rule where one refuses', async ({ store }) => {
      const rules = [place(), tokens({ leaseId: 'r1' }), rate()] as const;
      await takeAll(store, rate(), 10);
      const refused = await store.take(rules);
      assertRefused(refused, 2);
      assert.deepEqual(remaining(refused), [2, 1_000, 0]);
      await store.settle(rules[1], 0);
      assert.deepEqual(await remainingOf(store, ...rules), [2, 1_000, 0]);
    }),
    owe('names the rule that refuses longest', async ({ store }) => {
      await takeAll(store, rate(), 10);
      await takeAll(store, perHour, 10);
      await takeAll(store, place({ limit: 1 }));
      const refused = await store.take([place({ limit: 1, leaseId: 'b' }), rate(), perHour]);
      assertSpan(assertRefused(refused, 2), 6 * MINUTE_MS);
    }),
    owe('keeps kinds with the same key apart', async ({ store }) => {
      const bucket = tokens({ limit: 10, cost: 5 });
      assert.equal(await isGranted(store, rate({ cost: 4 }), bucket, place({ limit: 10 })), true);
      assert.deepEqual(await remainingOf(store, rate(), bucket, place({ limit: 10 })), [6, 5, 9]);
    }),
    owe('grants a request without rules', async ({ store }) => {
      assert.deepEqual(await store.take([]), { granted: true, retryAfterMs: 0, states: [] });
    }),
    owe('decides without taking as it would in taking', async ({ store }) => {
      await takeAll(store, rate(), 9);
      assert.equal((await store.peek([rate()])).granted, true);
      await takeAll(store, rate());
      assertRefused(await store.peek([rate()]));
    }),
    owe('changes nothing when it is only asked, however often', async ({ store }) => {
      for (let i = 0; i < 20; i++) await store.peek([rate(), tokens({ leaseId: 'r1' }), place()]);
      const decision = await store.peek([rate(), tokens(), place()]);
      const states = decision.states.map((state) => [state.remaining, state.resetMs]);
      assert.deepEqual(states, [
        [10, 0],
        [1_000, 0],
        [2, 0],
      ]);
    }),
  ];
}
