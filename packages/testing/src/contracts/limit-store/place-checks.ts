import assert from 'node:assert/strict';
import type { Check } from '../check.ts';
import {
  assertRefused,
  assertSpan,
  isGranted,
  MINUTE_MS,
  type Owe,
  place,
  remaining,
  remainingOf,
  SECOND_MS,
  takeAll,
} from './limit-store-harness.ts';

/** What a store owes to rules of kind `concurrency`. */
export function placeChecks(owe: Owe): Check[] {
  return [...countChecks(owe), ...leaseChecks(owe)];
}

const a = place({ leaseId: 'a' });
const b = place({ leaseId: 'b' });
const c = place({ leaseId: 'c' });

function countChecks(owe: Owe): Check[] {
  return [
    owe('grants as many places as there are', async ({ store }) => {
      assert.equal(await isGranted(store, a), true);
      assert.equal(await isGranted(store, b), true);
      const refused = await store.take([c]);
      assert.equal(assertRefused(refused), SECOND_MS);
      assert.deepEqual(remaining(refused), [0]);
      assertSpan(refused.states[0]?.resetMs, MINUTE_MS);
    }),
    owe('has room again after a release', async ({ store }) => {
      await takeAll(store, a);
      await takeAll(store, b);
      await store.release(a);
      assert.equal(await isGranted(store, c), true);
    }),
    owe('releases a lease once, and an unknown one not at all', async ({ store }) => {
      await takeAll(store, a);
      await takeAll(store, b);
      for (const lease of [a, a, c]) await store.release(lease);
      assert.deepEqual(await remainingOf(store, c), [1]);
    }),
    owe('never has room where there are no places', async ({ store }) => {
      assert.equal(assertRefused(await store.take([place({ limit: 0 })])), Number.POSITIVE_INFINITY);
    }),
  ];
}

function leaseChecks(owe: Owe): Check[] {
  return [
    owe('ends a lease that is never released', async ({ store, advance }) => {
      await takeAll(store, a);
      await takeAll(store, place({ leaseId: 'b', leaseMs: 2 * MINUTE_MS }));
      await advance(MINUTE_MS + SECOND_MS);
      assert.deepEqual(await remainingOf(store, c), [1]);
      assert.equal(await isGranted(store, c), true);
      assert.equal(await isGranted(store, place({ leaseId: 'd' })), false);
    }),
    owe('keeps a long lease while a short one of the same key ends', async ({ store, advance }) => {
      await takeAll(store, place({ leaseId: 'long', leaseMs: 3 * MINUTE_MS }));
      await takeAll(store, a);
      await advance(MINUTE_MS + SECOND_MS);
      assert.deepEqual(await remainingOf(store, c), [1]);
    }),
    owe('tells to come back when the next lease ends, if that is soon', async ({ store, advance }) => {
      await takeAll(store, place({ limit: 1 }));
      await advance(MINUTE_MS - SECOND_MS / 2);
      const waitMs = assertRefused(await store.peek([place({ limit: 1, leaseId: 'b' })]));
      assert.ok(waitMs <= SECOND_MS / 2, `${waitMs} ms`);
    }),
    owe('counts a lease once and renews it when it is taken again', async ({ store, advance }) => {
      await takeAll(store, a);
      await advance(MINUTE_MS / 2);
      await takeAll(store, a, 2);
      await takeAll(store, b);
      await takeAll(store, a);
      await advance(MINUTE_MS - SECOND_MS);
      assert.deepEqual(await remainingOf(store, c), [0]);
    }),
    owe('does not take a lapsed lease for one that is held', async ({ store, advance }) => {
      await takeAll(store, place({ leaseId: 'long', leaseMs: 3 * MINUTE_MS }));
      await takeAll(store, a);
      await advance(MINUTE_MS + SECOND_MS);
      assert.equal(await isGranted(store, place({ limit: 1 })), false);
    }),
  ];
}
