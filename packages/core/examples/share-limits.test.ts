import { describeWithRedis } from '@proxy/redis-server';
import { expect, it } from 'vitest';
import { countThroughRedis } from './share-limits.ts';

describeWithRedis('an example of shared limits', (server) => {
  it('grants five calls of eight', async () => {
    expect(await countThroughRedis(server().url, 8)).toBe(5);
  });
});
