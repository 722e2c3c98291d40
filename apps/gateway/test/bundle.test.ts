import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { beforeAll, describe, expect, it } from 'vitest';
import bundle from '../rolldown.config.ts';
import { address, run } from './run-program.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gateway-bundle-'));
const main = join(folder, 'dist', 'main.js');

describe('the program as it is built', () => {
  beforeAll(async () => {
    copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
    await build({ ...bundle, cwd: root, output: { ...bundle.output, dir: join(folder, 'dist') } });
  }, 120_000);

  it('needs nothing beside it to answer, to count, and to stop', async () => {
    const program = run(['--port', '0'], {}, {}, [main]);
    const [, url = ''] = await program.says(address);
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'mock/echo', messages: [{ role: 'user', content: 'Hello, bundle' }] }),
    });
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: 'Hello, bundle' } }] });
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^proxy_requests_total\{.*model="echo".*\} 1$/m);
    program.child.kill('SIGTERM');
    expect(await program.exit).toBe(0);
  });

  it('tells where a broken configuration is broken', async () => {
    const config = `server: { prot: 1 }\nadmin: { key: "\${NOPE}" }\n`;
    const program = run(['check'], { 'gateway.yaml': config }, {}, [main]);
    expect(await program.exit).toBe(1);
    expect(program.output).toContain('gateway.yaml:1:17 server.prot: this key is not known');
    expect(program.output).toContain('gateway.yaml:2:15 admin.key: the environment variable NOPE is not set');
  });
});
