import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.ts';

/** A real server that keeps nothing on disk and listens on loopback alone. */
export interface RedisServer {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** Resolves when the process is gone and its folder removed; a second call waits for the first. */
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
/** A port can be lost between choosing it and binding it; so often in a row, the reason is another. */
const ATTEMPTS = 3;
const READY = 'Ready to accept connections';

/** @returns nothing once the server says that it is ready, else all that it said before it ended */
async function awaitReady(child: ChildProcess): Promise<string | undefined> {
  const said: string[] = [];
  const failure = once(child, 'close').then(
    ([code]) => `exit code ${code}`,
    (error: Error) => error.message,
  );
  const ready = new Promise<undefined>((resolve) => {
    if (!child.stdout) return;
    createInterface(child.stdout).on('line', (line) => {
      said.push(line);
      if (line.includes(READY)) resolve(undefined);
    });
  });
  const ended = await Promise.race([ready, failure]);
  return ended === undefined ? undefined : [...said, ended].join('\n');
}

/**
 * Starts `binary` on a free loopback port and waits until it serves. It ends with this process or thread at the latest.
 * @throws Error with what the server printed, when it does not come up
 */
export async function startRedisServer(binary: string): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-server-'));
  let reason = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = await freePort();
    const memoryOnly = ['--save', '', '--appendonly', 'no', '--dir', folder];
    const child = spawn(binary, ['--bind', HOST, '--port', String(port), ...memoryOnly], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const failure = await awaitReady(child);
    if (failure === undefined) return handle(child, port, folder);
    reason = failure;
  }
  await rm(folder, { recursive: true });
  throw new Error(`${binary} did not start:\n${reason}`);
}

function handle(child: ChildProcess, port: number, folder: string): RedisServer {
  const reap = (): void => void child.kill('SIGKILL');
  process.once('exit', reap);
  const gone = once(child, 'exit').then(async () => {
    process.removeListener('exit', reap);
    await rm(folder, { recursive: true });
  });
  return {
    host: HOST,
    port,
    url: `redis://${HOST}:${port}`,
    stop() {
      child.kill('SIGTERM');
      return gone;
    },
  };
}
