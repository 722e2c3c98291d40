import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** In the order they are tried; Valkey speaks the same protocol. */
const NAMES = ['redis-server', 'valkey-server'];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The server program: what `PROXY_TEST_REDIS_SERVER` names, unchecked so that a wrong path fails where it is started,
 * else the first of `NAMES` on the `PATH`.
 */
export function findRedisBinary(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment['PROXY_TEST_REDIS_SERVER'];
  if (named) return named;
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}
