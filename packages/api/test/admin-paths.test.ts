import { request as httpRequest } from 'node:http';
import type { MetricsSource } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { createFileKeyStore } from '../src/auth/file-key-store.ts';
import { authorized, type StartedServer, startServer } from './start-server.ts';

const metrics: MetricsSource = { contentType: 'text/plain; version=0.0.4', render: async () => 'proxy_in_flight 0\n' };
const adminKey = 'an-admin-key-of-good-length';

/** The status of a GET whose `Host` fetch would not let a test choose. */
function statusOf({ port }: StartedServer, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', path, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    request.on('error', reject).end();
  });
}

describe('GET /metrics', () => {
  it('answers the machine itself', async () => {
    const { origin } = await startServer({ metrics });
    const answer = await fetch(`${origin}/metrics`);
    expect(await answer.text()).toBe('proxy_in_flight 0\n');
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4');
    expect(answer.headers.get('x-request-id')).not.toBeNull();
  });

  it.each([
    ['a foreign host', { host: 'evil.example' }],
    ['a host that only begins well', { host: 'localhost.evil.example' }],
    ['Forwarded', { forwarded: 'for=192.0.2.1' }],
    ['X-Forwarded-For', { 'x-forwarded-for': '192.0.2.1' }],
    ['X-Forwarded-Host', { 'x-forwarded-host': 'evil.example' }],
    ['X-Real-IP', { 'x-real-ip': '192.0.2.1' }],
  ])('refuses a request with %s, whatever gateway key it has', async (_what, headers: Record<string, string>) => {
    const server = await startServer({ metrics });
    expect(await statusOf(server, '/metrics', { ...authorized, ...headers })).toBe(403);
  });

  it('refuses a path in absolute form', async () => {
    const server = await startServer({ metrics });
    expect(await statusOf(server, 'http://evil.example/metrics', {})).toBe(403);
  });

  it.each(['localhost', 'LOCALHOST:4000', '127.0.0.1', '[::1]:4000'])('takes %s for the machine', async (host) => {
    expect(await statusOf(await startServer({ metrics }), '/metrics', { host })).toBe(200);
  });

  it('needs the admin key where there is one, and takes it from anywhere', async () => {
    const server = await startServer({ metrics, adminKey });
    const foreign = { host: 'gateway.example', 'x-forwarded-for': '192.0.2.1' };
    expect(await statusOf(server, '/metrics', {})).toBe(401);
    expect(await statusOf(server, '/metrics', { ...authorized })).toBe(401);
    expect(await statusOf(server, '/metrics', { 'x-admin-key': `${adminKey}x` })).toBe(401);
    expect(await statusOf(server, '/metrics', { ...foreign, 'x-admin-key': adminKey })).toBe(200);
    expect(await statusOf(server, '/metrics', { ...foreign, authorization: `Bearer ${adminKey}` })).toBe(200);
  });

  it.each(['//metrics', '/%2fmetrics', '/v1/../metrics', '/metrics;x', '/METRICS'])('is not at %s', async (path) => {
    expect(await statusOf(await startServer({ metrics, adminKey }), path, {})).not.toBe(200);
  });

  it('is not there without metrics, nor where only clients are served', async () => {
    expect(await statusOf(await startServer(), '/metrics', {})).toBe(404);
    expect(await statusOf(await startServer({ metrics, audience: 'clients' }), '/metrics', {})).toBe(404);
  });

  it('may have a listener of its own, which serves no client', async () => {
    const server = await startServer({ metrics, audience: 'admin' });
    expect(await statusOf(server, '/metrics', {})).toBe(200);
    expect(await statusOf(server, '/v1/models', { ...authorized })).toBe(404);
  });

  it('fails clearly where the metrics cannot be told', async () => {
    const broken: MetricsSource = { contentType: 'text/plain', render: () => Promise.reject(new Error('canary')) };
    const { origin, gateway } = await startServer({ metrics: broken });
    const answer = await fetch(`${origin}/metrics`);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('canary');
    expect(gateway.events).toMatchObject([{ kind: 'defect' }]);
  });

  it('refuses an admin key that is none', async () => {
    await expect(startServer({ adminKey: '' })).rejects.toThrow('The admin key is empty');
  });
});

describe('GET /health', () => {
  it('tells anyone that all is well, and the version', async () => {
    const { origin } = await startServer({ version: '1.2.3' });
    expect(await (await fetch(`${origin}/health`)).json()).toEqual({ status: 'ok', version: '1.2.3' });
    expect(await (await fetch(`${origin}/health/live`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${origin}/health/ready`)).json()).toEqual({ status: 'ready' });
    expect((await fetch(`${origin}/health`, { method: 'HEAD' })).status).toBe(200);
  });

  it('tells the machine itself how the targets do', async () => {
    const { origin, gateway, clock } = await startServer();
    clock.advance(90_500);
    gateway.providers = ['openai', 'mock'];
    gateway.targets = [
      { target: 'openai/a', provider: 'openai', breaker: 'open', restsForMs: 1_499.5 },
      { target: 'openai/b', provider: 'openai', breaker: 'closed', restsForMs: 0 },
    ];
    expect(await (await fetch(`${origin}/health?detail=true`)).json()).toEqual({
      status: 'ok',
      uptimeSeconds: 90,
      inFlight: 0,
      providers: {
        openai: [
          { target: 'openai/a', breaker: 'open' },
          { target: 'openai/b', breaker: 'closed' },
        ],
        mock: [],
      },
      cooldowns: [{ target: 'openai/a', endsInMs: 1_500 }],
    });
  });

  it('tells others only with a key', async () => {
    const server = await startServer();
    const foreign = { host: 'gateway.example' };
    expect(await statusOf(server, '/health', foreign)).toBe(200);
    expect(await statusOf(server, '/health?detail=true', foreign)).toBe(403);
    expect(await statusOf(server, '/health?detail=true', { ...foreign, ...authorized })).toBe(200);
    const open = await startServer({ keys: createFileKeyStore() });
    expect(await statusOf(open, '/health?detail=true', foreign)).toBe(403);
  });
});
