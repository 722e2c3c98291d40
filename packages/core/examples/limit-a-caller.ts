import { createMemoryLimitStore, createRateLimiter } from '@proxy/core';
import type { LimitRule } from '@proxy/spec';

const limiter = createRateLimiter({ requestsPerMinute: 2 });

/** The status with which a service that allows two requests per minute answers a caller. */
export async function statusFor(caller: string): Promise<number> {
  return (await limiter.take(caller)).granted ? 200 : 429;
}

const store = createMemoryLimitStore();

/**
 * Tokens are known only after the call: reserve an estimate, then settle. Requests and tokens are taken in one step, so
 * a refused call has consumed neither.
 */
export async function meter(caller: string, estimate: number, call: () => Promise<number>): Promise<number> {
  const requests: LimitRule = { kind: 'rate', key: caller, limit: 100, periodMs: 60_000, cost: 1 };
  const tokens = {
    kind: 'tokens',
    key: caller,
    limit: 5_000,
    periodMs: 60_000,
    cost: estimate,
    leaseId: crypto.randomUUID(),
  } as const;
  const { granted, retryAfterMs } = await store.take([requests, tokens]);
  if (!granted) throw new Error(`Too many tokens; come back in ${retryAfterMs} ms.`);
  const used = await call();
  await store.settle(tokens, used);
  return store.peek([tokens]).states[0]?.remaining ?? 0;
}
