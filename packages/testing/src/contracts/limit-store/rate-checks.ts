import assert from 'node:assert/strict';
import type { Check } from '../check.ts';
import {
  assertRefused,
  assertSpan,
  isGranted,
  MINUTE_MS,
  type Owe,
  rate,
  remaining,
  remainingOf,
  SECOND_MS,
  takeAll,
} from './limit-store-harness.ts';

/** What a store owes to rules of kind `rate`. */
export function rateChecks(owe: Owe): Check[] {
  return [...flowChecks(owe), ...edgeChecks(owe)];
}

function flowChecks(owe: Owe): Check[] {
  return [
    owe('grants a burst of a rate, then refuses and says how long', async ({ store }) => {
      await takeAll(store, rate(), 10);
      const refused = await store.take([rate()]);
      assertSpan(assertRefused(refused), 6 * SECOND_MS);
      assert.deepEqual(remaining(refused), [0]);
      assertSpan(refused.states[0]?.resetMs, MINUTE_MS);
    }),
    owe('grants again after the wait it named', async ({ store, advance }) => {
      await takeAll(store, rate(), 10);
      await advance(assertRefused(await store.take([rate()])));
      assert.deepEqual([await isGranted(store, rate()), await isGranted(store, rate())], [true, false]);
    }),
    owe('is whole again after a period, and not more than whole', async ({ store, advance }) => {
      await takeAll(store, rate(), 10);
      await advance(5 * MINUTE_MS);
      assert.deepEqual(await remainingOf(store, rate()), [10]);
      await takeAll(store, rate(), 10);
      assert.equal(await isGranted(store, rate()), false);
    }),
    owe('states what remains after taking', async ({ store }) => {
      const { states, ...decision } = await store.take([rate({ cost: 3 })]);
      assert.deepEqual(decision, { granted: true, retryAfterMs: 0 });
      assert.deepEqual([states[0]?.limit, states[0]?.remaining], [10, 7]);
      assertSpan(states[0]?.resetMs, 18 * SECOND_MS);
    }),
  ];
}

function edgeChecks(owe: Owe): Check[] {
  return [
    owe('never grants a cost above its limit', async ({ store }) => {
      const decision = await store.take([rate({ cost: 11 })]);
      assert.equal(assertRefused(decision), Number.POSITIVE_INFINITY);
      assert.deepEqual(remaining(decision), [10]);
    }),
    owe('grants a cost of 0 even where nothing is left', async ({ store }) => {
      await takeAll(store, rate(), 10);
      assert.equal(await isGranted(store, rate({ cost: 0 })), true);
    }),
    owe('grants nothing of a rate of 0', async ({ store }) => {
      assert.equal(assertRefused(await store.take([rate({ limit: 0 })])), Number.POSITIVE_INFINITY);
    }),
    owe('keeps keys apart, whatever characters they have', async ({ store }) => {
      for (const key of ['bob', 'bob ', '{bob}', 'bob:1', 'b\nob', '__proto__', 'ключ', '']) {
        await takeAll(store, rate({ key }), 10);
        assert.equal(await isGranted(store, rate({ key })), false);
      }
    }),
    owe('gives exactly the limit to calls in parallel', async ({ store }) => {
      const decisions = await Promise.all(Array.from({ length: 50 }, () => store.take([rate({ limit: 7 })])));
      assert.equal(decisions.filter((decision) => decision.granted).length, 7);
    }),
    owe('does not hold a key for longer than a period that has been shortened', async ({ store }) => {
      await takeAll(store, rate({ periodMs: 60 * MINUTE_MS }), 10);
      assertSpan(assertRefused(await store.take([rate()])), 6 * SECOND_MS);
    }),
  ];
}
