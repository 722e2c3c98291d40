import { test } from 'vitest';
import { createCircuitBreaker } from '../src/index.ts';

test('a call under a closed circuit', async ({ bench }) => {
  const breaker = createCircuitBreaker('target');
  await bench.compare(
    bench('acquire and settle', () => {
      breaker.acquire().settle('ok');
    }),
    bench('run', () => breaker.run(() => 'answer')),
    bench('the same call without a breaker', async () => 'answer'),
  );
});
