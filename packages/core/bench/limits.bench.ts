import type { LimitRule } from '@proxy/spec';
import { test } from 'vitest';
import { createMemoryLimitStore, createTokenBucket, takeRate } from '../src/index.ts';

const rate = { limit: 1e9, periodMs: 60_000 };

test('a limit that grants', async ({ bench }) => {
  const bucket = createTokenBucket({ capacity: 1e9, refillMs: 60_000 });
  const store = createMemoryLimitStore();
  const rules: readonly LimitRule[] = [
    { kind: 'rate', key: 'alice', cost: 1, ...rate },
    { kind: 'tokens', key: 'alice', cost: 800, ...rate },
  ];
  let tatUs = 0;
  await bench.compare(
    bench('takeRate, the arithmetic alone', () => {
      tatUs = takeRate(tatUs, 1, tatUs, rate).tatUs;
    }),
    bench('token bucket', () => {
      bucket.take(1);
    }),
    bench('memory store, rpm and tpm of a key', () => {
      store.take(rules);
    }),
  );
});

test('limits of keys that are never seen again', async ({ bench }) => {
  const store = createMemoryLimitStore();
  let calls = 0;
  await bench('memory store, a new key each time', () => {
    store.take([{ kind: 'rate', key: `caller ${calls++}`, cost: 1, ...rate }]);
  }).run();
});
