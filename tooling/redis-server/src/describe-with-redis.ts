import { afterAll, beforeAll, describe, it } from 'vitest';
import { findRedisBinary } from './find-binary.ts';
import { decide } from './policy.ts';
import { type RedisServer, startRedisServer } from './start.ts';

/**
 * A `describe` with a Redis server of its own, shared by its tests. `server` may be called from hooks and tests only.
 * Without a server program the suite is skipped loudly, or fails where one is required.
 */
export function describeWithRedis(name: string, suite: (server: () => RedisServer, binary: string) => void): void {
  const decision = decide(findRedisBinary(), process.env);
  if (decision.kind === 'run') return void describe(name, () => withServer(decision.binary, suite));
  const title = `${name} (${decision.why})`;
  if (decision.kind === 'skip') {
    process.stderr.write(`${title}\n`);
    describe(name, () => it.skip(decision.why));
    return;
  }
  it(title, () => {
    throw new Error(decision.why);
  });
}

function withServer(binary: string, suite: (server: () => RedisServer, binary: string) => void): void {
  let server: RedisServer | undefined;
  beforeAll(async () => {
    server = await startRedisServer(binary);
  });
  afterAll(() => server?.stop());
  suite(() => {
    if (!server) throw new Error('the server starts in beforeAll; ask for it in a hook or a test');
    return server;
  }, binary);
}
