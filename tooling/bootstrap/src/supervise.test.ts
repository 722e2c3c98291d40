import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const fixture = fileURLToPath(new URL('./supervise.fixture.mjs', import.meta.url));
const started: ChildProcess[] = [];

/** Starts a process and reads its standard output line by line. */
function start(...args: string[]): { child: ChildProcess; nextLine(): Promise<string>; exit: Promise<unknown[]> } {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  if (!child.stdout) throw new Error('standard output is a pipe');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const exit = once(child, 'exit');
  return { child, exit, nextLine: async () => String((await lines.next()).value) };
}

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

describe('supervise', () => {
  it('passes on each signal and ends with the code of the command', async () => {
    const { child, nextLine, exit } = start(fixture, 'supervisor of one', '2');
    expect(await nextLine()).toBe('up');
    for (const signal of ['SIGHUP', 'SIGTERM', 'SIGTERM'] as const) {
      child.kill(signal);
      expect(await nextLine()).toBe(signal);
    }
    expect(await exit).toEqual([7, null]);
  });

  it('reaches all that the command started where told so', async () => {
    const { child, nextLine, exit } = start(fixture, 'supervisor of many');
    expect(await nextLine()).toBe('up');
    child.kill('SIGINT');
    expect(await nextLine()).toBe('SIGINT');
    child.kill('SIGTERM');
    expect(await exit).toEqual([7, null]);
  });

  it('reports a command killed by a signal as a shell would', async () => {
    const { nextLine } = start(fixture, 'supervisor of a suicide');
    expect(await nextLine()).toBe('137');
  });

  it('asks the command to end when the launcher is gone', async () => {
    const { child, nextLine } = start(fixture, 'launcher');
    expect(await nextLine()).toBe('up');
    child.kill('SIGKILL');
    expect(await nextLine()).toBe('SIGTERM');
  });
});
