import { spawnSync } from 'node:child_process';

const toLoopbackOnly = ['-rn', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

/** Why no process can be started that has only the loopback device; `undefined` where one can. */
export function whyNoNamespace(): string | undefined {
  const { status, stderr, error } = spawnSync('unshare', [...toLoopbackOnly, 'true'], { encoding: 'utf8' });
  if (status === 0) return undefined;
  return error?.message ?? (stderr.trim() || `unshare ended with ${status}`);
}

/** Runs this Node program again, with only the loopback device. @returns its exit code */
export function runWithLoopbackOnly(args: readonly string[]): number {
  const command = [process.execPath, ...process.execArgv, ...args];
  return spawnSync('unshare', [...toLoopbackOnly, ...command], { stdio: 'inherit' }).status ?? 1;
}
