import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { describe, expect, it } from 'vitest';
import { startServer } from './start-server.ts';

const read = (name: string): Buffer => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const cert = read('localhost-certificate.pem');

describe('a server with a certificate', () => {
  it('serves over TLS, with the same timeouts', async () => {
    const { app, origin } = await startServer({ tls: { cert, key: read('localhost-key.pem') } });
    expect(origin).toMatch(/^https:/);
    expect(app.server).toMatchObject({ headersTimeout: 15_000, keepAliveTimeout: 72_000 });
    const status = await new Promise((resolve, reject) => {
      get(`${origin}/health/live`, { ca: cert }, (answer) => resolve(answer.resume().statusCode)).on('error', reject);
    });
    expect(status).toBe(200);
  });
});
