import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contestant, startContestant } from './contestant.ts';

const packageName = '@portkey-ai/gateway';

/** Portkey's gateway, installed into a temporary folder; the reason as text where it cannot be had. */
export async function startPortkey(upstream: string): Promise<Contestant | string> {
  const directory = mkdtempSync(join(tmpdir(), 'portkey-bench-'));
  const args = ['install', '--prefix', directory, '--no-audit', '--no-fund', '--loglevel=error', packageName];
  const install = spawnSync('npm', args, { encoding: 'utf8' });
  if (install.status !== 0) return `npm could not install ${packageName}: ${install.stderr.trim().slice(0, 300)}`;
  const root = join(directory, 'node_modules', packageName);
  const { version, bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const port = await freePort();
  try {
    const contestant = await startContestant('portkey', {
      args: [join(root, typeof bin === 'string' ? bin : (Object.values(bin)[0] ?? '')), `--port=${port}`, '--headless'],
      ready: /(ready|running|listening)/i,
      headers: {
        authorization: 'Bearer sk-bench',
        'x-portkey-provider': 'openai',
        'x-portkey-custom-host': `${upstream}/v1`,
      },
    });
    return { ...contestant, name: `portkey ${version}`, url: `http://127.0.0.1:${port}` };
  } catch (error) {
    return `${packageName} ${version} did not start: ${error instanceof Error ? error.message.slice(0, 300) : error}`;
  }
}

interface Manifest {
  readonly version: string;
  readonly bin: string | Readonly<Record<string, string>>;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
