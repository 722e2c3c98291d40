import { createRateLimiter } from '@proxy/core';
import { createRedisLimitStore } from '@proxy/core/redis';
import { Redis } from 'ioredis';

/** A limit that several processes share. The client fails fast, so a Redis that is away never holds a request up. */
export async function countThroughRedis(url: string, calls: number): Promise<number> {
  const client = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    connectTimeout: 1_000,
    commandTimeout: 1_000,
    enableAutoPipelining: true,
  });
  await client.connect();
  const limiter = createRateLimiter({ requestsPerMinute: 5 }, { store: createRedisLimitStore({ client }) });
  const decisions = await Promise.all(Array.from({ length: calls }, () => limiter.take('alice')));
  await client.quit();
  return decisions.filter((decision) => decision.granted).length;
}
