import assert from 'node:assert/strict';
import type { Check } from '../check.ts';
import {
  assertRefused,
  assertSpan,
  isGranted,
  MINUTE_MS,
  type Owe,
  remaining,
  remainingOf,
  SECOND_MS,
  takeAll,
  tokens,
} from './limit-store-harness.ts';

/** What a store owes to rules of kind `tokens`. */
export function tokenChecks(owe: Owe): Check[] {
  return [...bucketChecks(owe), ...reservationChecks(owe)];
}

function bucketChecks(owe: Owe): Check[] {
  return [
    owe('takes the cost from a bucket, and refuses what is more than the rest', async ({ store }) => {
      await takeAll(store, tokens(), 2);
      const refused = await store.take([tokens()]);
      assertSpan(assertRefused(refused), 12 * SECOND_MS);
      assert.deepEqual(remaining(refused), [200]);
    }),
    owe('gives back what was reserved and not used', async ({ store }) => {
      await takeAll(store, tokens());
      await store.settle(tokens(), 100);
      assert.deepEqual(await remainingOf(store, tokens()), [900]);
    }),
    owe('never refunds beyond the limit', async ({ store, advance }) => {
      await takeAll(store, tokens());
      await advance(5 * MINUTE_MS);
      await store.settle(tokens(), 0);
      assert.deepEqual(await remainingOf(store, tokens()), [1_000]);
    }),
    owe('goes into debt, and refuses everything until refill has paid it', async ({ store, advance }) => {
      await takeAll(store, tokens());
      await store.settle(tokens(), 1_500);
      const refused = await store.take([tokens({ cost: 1 })]);
      assertSpan(assertRefused(refused), 30 * SECOND_MS + 60);
      assert.deepEqual(remaining(refused), [0]);
      await advance(36 * SECOND_MS);
      assert.equal(await isGranted(store, tokens({ cost: 100 })), true);
    }),
    owe('survives an absurd report with a debt that ends', async ({ store, advance }) => {
      await takeAll(store, tokens());
      await store.settle(tokens(), 1e15);
      await advance(61 * MINUTE_MS);
      assert.equal(await isGranted(store, tokens({ cost: 1_000 })), true);
    }),
    owe('leaves a reservation as it is where it is told no count', async ({ store }) => {
      await takeAll(store, tokens());
      for (const nonsense of [Number.NaN, -1, Number.POSITIVE_INFINITY]) await store.settle(tokens(), nonsense);
      assert.deepEqual(await remainingOf(store, tokens()), [600]);
    }),
  ];
}

function reservationChecks(owe: Owe): Check[] {
  const reserved = tokens({ leaseId: 'r1' });
  return [
    owe('settles a named reservation once', async ({ store }) => {
      await takeAll(store, reserved);
      for (const actual of [100, 100, 999]) await store.settle(reserved, actual);
      assert.deepEqual(await remainingOf(store, tokens()), [900]);
    }),
    owe('takes a named reservation once', async ({ store }) => {
      await takeAll(store, reserved, 5);
      assert.deepEqual(await remainingOf(store, tokens()), [600]);
    }),
    owe('keeps reservations of one key apart', async ({ store }) => {
      await takeAll(store, reserved);
      await takeAll(store, tokens({ leaseId: 'r2' }));
      await store.settle(reserved, 0);
      assert.deepEqual(await remainingOf(store, tokens()), [600]);
    }),
    owe('lets a lapsed reservation stand at its estimate', async ({ store, advance }) => {
      const brief = tokens({ leaseId: 'r1', leaseMs: SECOND_MS, periodMs: 60 * MINUTE_MS });
      await takeAll(store, tokens({ leaseId: 'r2', periodMs: 60 * MINUTE_MS }));
      await takeAll(store, brief);
      await advance(2 * SECOND_MS);
      await store.settle(brief, 0);
      assert.deepEqual(await remainingOf(store, brief), [200]);
    }),
    owe('takes a lapsed reservation anew', async ({ store, advance }) => {
      const brief = tokens({ leaseId: 'r1', leaseMs: SECOND_MS, periodMs: 60 * MINUTE_MS });
      await takeAll(store, brief);
      await takeAll(store, tokens({ leaseId: 'r2', periodMs: 60 * MINUTE_MS }));
      await advance(2 * SECOND_MS);
      await takeAll(store, { ...brief, cost: 100 });
      assert.deepEqual(await remainingOf(store, brief), [100]);
    }),
    owe('ignores the settling of a reservation that it never gave', async ({ store }) => {
      await store.settle(tokens({ leaseId: 'unknown' }), 900);
      assert.deepEqual(await remainingOf(store, tokens()), [1_000]);
    }),
  ];
}
