import { createHash } from 'node:crypto';

/** What is asked of a Redis client; an ioredis `Redis` or `Cluster` has it. */
export interface RedisClient {
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  evalsha(sha: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  zrem(key: string, member: string): Promise<number>;
}

/** Runs one script, by its digest; a server that does not know it (new, flushed, failed over) is given the text once. */
export type RunScript = (
  client: RedisClient,
  keys: readonly string[],
  scriptArguments: readonly string[],
) => Promise<unknown>;

export function createScript(text: string): RunScript {
  const sha = createHash('sha1').update(text).digest('hex');
  return async (client, keys, scriptArguments) => {
    try {
      return await client.evalsha(sha, keys.length, ...keys, ...scriptArguments);
    } catch (error) {
      if (!isUnknownScript(error)) throw error;
      return client.eval(text, keys.length, ...keys, ...scriptArguments);
    }
  };
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}
