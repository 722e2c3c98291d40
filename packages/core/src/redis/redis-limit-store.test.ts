import { describeWithRedis } from '@proxy/redis-server';
import type { LimitRule, LimitStore } from '@proxy/spec';
import { createFakeClock } from '@proxy/testing';
import { describeLimitStore } from '@proxy/testing/contracts';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createMemoryLimitStore } from '../limits/memory-limit-store.ts';
import { createRedisLimitStore } from './redis-limit-store.ts';

/** The server's clock cannot be set, so everything that is kept is made older: instants, scores and expiry alike. */
const ageScript = `
local ms = tonumber(ARGV[1])
for _, key in ipairs(redis.call('KEYS', '*')) do
  local kind = redis.call('TYPE', key).ok
  if kind == 'hash' then
    redis.call('HINCRBY', key, 'tat', 0 - ms * 1000)
    redis.call('HINCRBY', key, 'at', 0 - ms * 1000)
  elseif kind == 'zset' then
    for _, member in ipairs(redis.call('ZRANGE', key, 0, -1)) do redis.call('ZINCRBY', key, 0 - ms, member) end
  end
  redis.call('PEXPIRE', key, redis.call('PTTL', key) - ms)
end
`;

describeWithRedis('createRedisLimitStore', (server) => {
  let client: Redis;
  const age = async (ms: number): Promise<void> => void (await client.eval(ageScript, 0, Math.round(ms)));

  beforeAll(() => {
    client = new Redis(server().url, { maxRetriesPerRequest: 1, commandTimeout: 2_000 });
  });
  beforeEach(async () => {
    await client.flushall();
  });
  afterAll(() => client.disconnect());

  describeLimitStore('createRedisLimitStore', () => ({ store: createRedisLimitStore({ client }), advance: age }));

  const rate: LimitRule = { kind: 'rate', key: 'alice', limit: 10, periodMs: 60_000, cost: 1 };
  const tokens = { kind: 'tokens', key: 'alice', limit: 1_000, periodMs: 60_000, cost: 400, leaseId: 'r1' } as const;
  const place = { kind: 'concurrency', key: 'alice', limit: 2, leaseMs: 60_000, leaseId: 'a' } as const;

  it('survives a server that has forgotten its scripts', async () => {
    const store = createRedisLimitStore({ client });
    await store.take([rate, tokens]);
    await client.script('FLUSH');
    expect((await store.take([rate])).granted).toBe(true);
    await client.script('FLUSH');
    await store.settle(tokens, 0);
    expect((await store.peek([rate, tokens])).states.map((state) => state.remaining)).toEqual([8, 1_000]);
  });

  it('lets every key expire', async () => {
    const store = createRedisLimitStore({ client });
    await store.take([rate, tokens, place]);
    await store.settle({ ...tokens, leaseId: 'r1' }, 3_000);
    await store.take([{ ...tokens, key: 'bob' }]);
    for (const key of await client.keys('*')) expect(await client.pttl(key), key).toBeGreaterThan(0);
  });

  it('leaves nothing behind once all is whole again', async () => {
    const store = createRedisLimitStore({ client });
    await store.take([rate, { ...tokens, leaseMs: 1_000 }, place]);
    await age(10 * 60_000);
    expect(await client.keys('*')).toEqual([]);
  });

  it('puts all keys of a store into one slot of a cluster', async () => {
    const store = createRedisLimitStore({ client, prefix: 'team{x}' });
    await store.take([rate, tokens, place]);
    const keys = await client.keys('*');
    expect(keys).toHaveLength(4);
    expect(new Set(keys.map((key) => /\{([^}]+)\}/.exec(key)?.[1]))).toEqual(new Set(['team{x']));
  });

  it('knows nothing of stores with another prefix', async () => {
    await createRedisLimitStore({ client, prefix: 'one' }).take([rate]);
    const { states } = await createRedisLimitStore({ client, prefix: 'two' }).peek([rate]);
    expect(states[0]?.remaining).toBe(10);
  });

  it('hands nothing out twice when a replica with an older clock takes over', async () => {
    const store = createRedisLimitStore({ client });
    for (let i = 0; i < 10; i++) await store.take([rate]);
    await age(-20_000);
    expect((await store.take([rate])).granted).toBe(false);
    expect((await store.take([{ ...rate, cost: 0 }])).granted).toBe(true);
    await age(20_000);
    const decision = await store.take([rate]);
    expect(decision.granted).toBe(false);
    expect(decision.retryAfterMs).toBeGreaterThan(4_000);
  });

  it('shares its limits with other clients', async () => {
    const other = client.duplicate();
    const stores = [createRedisLimitStore({ client }), createRedisLimitStore({ client: other })];
    const decisions = await Promise.all(Array.from({ length: 40 }, (_, i) => stores[i % 2]?.take([rate])));
    expect(decisions.filter((decision) => decision?.granted)).toHaveLength(10);
    other.disconnect();
  });

  it('fails with the error of a client that is not connected', async () => {
    const gone = new Redis(server().url, { lazyConnect: true, enableOfflineQueue: false });
    const store = createRedisLimitStore({ client: gone });
    await expect(store.take([rate])).rejects.toThrow("Stream isn't writeable");
    await expect(store.release(place)).rejects.toThrow("Stream isn't writeable");
    gone.disconnect();
  });

  it('decides as the memory store does, for any calls', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(40).map((units) => units * 1_500) }),
      fc.record({
        kind: fc.constantFrom('take' as const, 'peek' as const),
        rules: fc.array(anyRule, { maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('settle' as const), rule: anyTokens, actual: fc.nat(30) }),
      fc.record({ kind: fc.constant('release' as const), rule: anyPlace }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        await client.flushall();
        const clock = createFakeClock();
        const memory = createMemoryLimitStore({}, { clock });
        const redis = createRedisLimitStore({ client });
        for (const each of steps) {
          if (each.kind === 'wait') {
            clock.advance(each.ms);
            await age(each.ms);
          } else {
            expect(await perform(redis, each)).toEqual(await perform(memory, each));
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

type Step =
  | { readonly kind: 'take' | 'peek'; readonly rules: readonly LimitRule[] }
  | { readonly kind: 'settle'; readonly rule: Extract<LimitRule, { kind: 'tokens' }>; readonly actual: number }
  | { readonly kind: 'release'; readonly rule: Extract<LimitRule, { kind: 'concurrency' }> };

/** What a step comes to, in so far as it does not depend on the milliseconds that the server's clock runs on. */
async function perform(store: LimitStore, step: Step): Promise<unknown> {
  if (step.kind === 'settle') return store.settle(step.rule, step.actual);
  if (step.kind === 'release') return store.release(step.rule);
  const { granted, refusedBy, states } = await store[step.kind](step.rules);
  return { granted, refusedBy, remaining: states.map((state) => state.remaining) };
}

/** Units of 6 s, waits of 1.5 s and their multiples: no decision hangs on a few milliseconds. */
const key = fc.constantFrom('a', 'b');
const cost = fc.nat(11);
const leaseId = fc.constantFrom('l1', 'l2', 'l3');
const anyRate = fc.record({
  kind: fc.constant('rate' as const),
  key,
  cost,
  limit: fc.constant(10),
  periodMs: fc.constant(60_000),
});
const anyTokens = fc.record({
  kind: fc.constant('tokens' as const),
  key,
  cost,
  leaseId,
  limit: fc.constant(10),
  periodMs: fc.constant(60_000),
  leaseMs: fc.constantFrom(10_750, 90_750),
});
const anyPlace = fc.record({
  kind: fc.constant('concurrency' as const),
  key,
  leaseId,
  limit: fc.constant(2),
  leaseMs: fc.constantFrom(10_750, 90_750),
});
const anyRule: fc.Arbitrary<LimitRule> = fc.oneof(anyRate, anyTokens, anyPlace);
