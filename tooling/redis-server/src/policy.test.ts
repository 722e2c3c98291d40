import { describe, expect, it } from 'vitest';
import { decide } from './policy.ts';

describe('decide', () => {
  it('runs the suite where there is a server', () => {
    expect(decide('/usr/bin/redis-server', { PROXY_TEST_REDIS_REQUIRED: '1' })).toEqual({
      kind: 'run',
      binary: '/usr/bin/redis-server',
    });
  });

  it('skips without a server and says how to get one', () => {
    const decision = decide(undefined, {});
    expect(decision).toMatchObject({ kind: 'skip', why: expect.stringContaining('apt-get install redis-server') });
  });

  it('fails without a server where one is required', () => {
    expect(decide(undefined, { PROXY_TEST_REDIS_REQUIRED: '1' }).kind).toBe('fail');
  });
});
