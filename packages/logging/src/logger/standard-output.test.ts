import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../test/chatty-process.ts', import.meta.url));
let child: ChildProcess | undefined;

async function start(): Promise<ChildProcess> {
  child = spawn(process.execPath, ['--conditions=@proxy/source', script], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (child.stdout) await once(child.stdout, 'readable');
  return child;
}
async function chatter(process: ChildProcess): Promise<{ readonly dropped: number }> {
  process.send('go');
  const [report] = await once(process, 'message');
  return report as { readonly dropped: number };
}

describe('standardOutput', () => {
  afterEach(() => child?.kill('SIGKILL'));

  it('drops lines when nobody reads, and the process goes on', async () => {
    const process = await start();
    const { dropped } = await chatter(process);
    expect(dropped).toBeGreaterThan(10_000);
  });

  it('survives a pipe that was closed', async () => {
    const process = await start();
    process.stdout?.destroy();
    await chatter(process);
    await chatter(process);
    process.send('end');
    const [code, signal] = await once(process, 'exit');
    expect([code, signal]).toEqual([0, null]);
  });
});
