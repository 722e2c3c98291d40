import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from '@proxy/testing';
import { expect, it } from 'vitest';
import { startGateway, upstream } from './kit.ts';

it('prints no secret of its configuration anywhere, whatever an upstream says', async () => {
  const secrets = { upstream: 'canary.upstream.value', client: 'canary.client.value', header: 'canary.header.value' };
  const server = await upstream(json({ error: { message: `bad: ${Object.values(secrets).join(' ')}` } }, 400));
  const usageDir = mkdtempSync(join(tmpdir(), 'gateway-secrets-'));
  const { url, close } = await startGateway({
    providers: {
      p: {
        type: 'openai',
        apiKey: secrets.upstream,
        baseUrl: `${server.url}/v1`,
        headers: { 'x-team': secrets.header },
      },
    },
    models: { m: { targets: [{ provider: 'p', model: 'upstream-model' }] } },
    keys: { alice: { key: secrets.client } },
    logging: { level: 'silent', usageDir },
  });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${secrets.client}` };
  const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hi' }] });
  await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body });
  const metrics = await (await fetch(`${url}/metrics`)).text();
  await close();
  const ledger = readdirSync(usageDir)
    .map((file) => readFileSync(join(usageDir, file), 'utf8'))
    .join('');
  expect(server.requests).toHaveLength(1);
  expect(ledger).toContain('"key":"alice"');
  expect(metrics + ledger).not.toContain('canary');
});
