import { GatewayError, type Request, type Target, upstreamError, withResult } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { createFileKeyStore } from '../src/auth/file-key-store.ts';
import { failed, whole } from './fake-gateway.ts';
import { postOf, untilSaid } from './raw-http.ts';
import { authorized, startServer } from './start-server.ts';

/** As if `claude` had answered at the second attempt. */
function answeredBy(request: Request, model: string): Request {
  const { metadata } = request;
  metadata.target = { provider: { id: 'claude' }, model } as Target;
  metadata.attempts.push({ provider: 'openai', model, credential: 'a', startMs: 0 });
  metadata.attempts.push({ provider: 'claude', model, credential: 'a', startMs: 5 });
  metadata.losses.push({ field: 'seed', action: 'dropped', reason: 'unknown there' });
  metadata.losses.push({ field: 'logprobs', action: 'dropped', reason: 'unknown here', side: 'response' });
  metadata.cache = 'miss';
  metadata.costUsd = 0.000_012;
  return request;
}

describe('a chat call', () => {
  it('is asked as it came, by whom the key names, with everything but the secrets', async () => {
    const { gateway, post } = await startServer();
    const body = { model: 'fast', seed: 7 };
    await post('/v1/chat/completions', body, { ...authorized, 'x-request-id': 'my-id', 'x-session-id': 's' });

    const [request] = gateway.ran;
    expect(request?.body.wire).toEqual(body);
    expect(request?.id).toBe('my-id');
    expect(request?.caller).toMatchObject({ id: 'alice', models: ['fast'] });
    expect(request?.metadata.bodyBytes).toBe(JSON.stringify(body).length);
    expect(request?.headers).toMatchObject({ 'x-session-id': 's' });
    expect(JSON.stringify(request?.headers)).not.toContain('secret-a');
  });

  it.each([
    ['/v1/chat/completions', 'openai-chat'],
    ['/v1/messages', 'anthropic-messages'],
  ])('at %s is read in its dialect', async (path, dialect) => {
    const { gateway, post } = await startServer();
    expect((await post(path, { model: 'fast' })).status).toBe(200);
    expect(gateway.ran[0]?.body.codec?.dialect).toBe(dialect);
  });

  it('is answered with the bytes of the gateway', async () => {
    const { gateway, post } = await startServer();
    gateway.onRun = async (request) => whole(request, Buffer.from('{"text":"žluťoučký"}'));
    const answer = await post('/v1/chat/completions', { model: 'fast' });
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual({ text: 'žluťoučký' });
  });

  it('is answered from canonical form where a plug gave no bytes', async () => {
    const { gateway, post } = await startServer();
    gateway.onRun = (request) => withResult(request, { kind: 'whole', response: () => ({ candidates: [] }) });
    expect(await (await post('/v1/messages', { model: 'fast' })).json()).toEqual({
      from: 'anthropic-messages',
      candidates: 0,
    });
  });

  it('tells in its head who answered, after how many attempts, at what cost and loss', async () => {
    const { gateway, post, clock } = await startServer();
    gateway.onRun = (request) => {
      clock.advance(25);
      request.metadata.upstreamMs = 20;
      return whole(answeredBy(request, 'haiku\r\nx-evil: 1'), '{}');
    };
    const { headers } = await post('/v1/chat/completions', { model: 'fast' });
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-proxy-provider': 'claude',
      'x-proxy-model': 'haiku??x-evil: 1',
      'x-proxy-attempts': '2',
      'x-proxy-cache': 'miss',
      'x-proxy-loss': 'seed=dropped',
      'x-proxy-overhead-ms': '5',
      'x-proxy-cost-usd': '0.000012',
    });
    expect(headers.get('x-evil')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('tells its id, in the dialect of Anthropic under both names', async () => {
    const { post } = await startServer();
    const headers = { ...authorized, 'x-request-id': 'a-1' };
    const openai = await post('/v1/chat/completions', { model: 'fast' }, headers);
    expect([openai.headers.get('x-request-id'), openai.headers.get('request-id')]).toEqual(['a-1', null]);
    const anthropic = await post('/v1/messages', { model: 'fast' }, headers);
    expect([anthropic.headers.get('x-request-id'), anthropic.headers.get('request-id')]).toEqual(['a-1', 'a-1']);
  });

  it('gets a new id for one that could not stand in a log', async () => {
    const { post } = await startServer();
    const answer = await post('/v1/messages', { model: 'fast' }, { ...authorized, 'x-request-id': 'a b' });
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('tells where the limits of the key stand', async () => {
    const { gateway, post } = await startServer();
    const requests = { limit: 5, remaining: 4, resetMs: 1_500 };
    gateway.onRun = (request) => ({ ...whole(request, '{}'), private: { limits: { requests } } }) as Request;
    const openai = await post('/v1/chat/completions', { model: 'fast' });
    expect(openai.headers.get('x-ratelimit-reset-requests')).toBe('1.5s');
    const anthropic = await post('/v1/messages', { model: 'fast' });
    expect(anthropic.headers.get('anthropic-ratelimit-requests-reset')).toBe('2026-01-01T00:00:01.500Z');
    expect(anthropic.headers.get('x-ratelimit-reset-requests')).toBeNull();
  });

  it('that fails gets the dialect’s error, its code, and word that the attempts are spent', async () => {
    const { gateway, post } = await startServer();
    gateway.onRun = (request) =>
      failed(answeredBy(request, 'haiku'), upstreamError({ class: 'overloaded', message: 'Too busy.', status: 503 }));
    const answer = await post('/v1/messages', { model: 'fast' });
    expect(answer.status).toBe(529);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-proxy-error': 'PROXY_UPSTREAM_OVERLOADED',
      'x-should-retry': 'false',
      'x-proxy-attempts': '2',
      'request-id': expect.any(String),
    });
    expect(await answer.json()).toMatchObject({
      type: 'error',
      error: { type: 'overloaded_error', message: 'Too busy.' },
    });
    expect(gateway.rejected).toEqual([]);
  });

  it.each([
    [1, 10_000, null],
    [1, 60_000, 'false'],
    [2, 10_000, 'false'],
  ])("that a provider's limit refuses after %i attempts, for %i ms, is told whether to wait", async (...told) => {
    const [attempts, retryAfterMs, shouldRetry] = told;
    const { gateway, post } = await startServer();
    gateway.onRun = (request) => {
      answeredBy(request, 'haiku').metadata.attempts.splice(attempts);
      return failed(request, upstreamError({ class: 'rate_limited', message: 'Slow.', status: 429, retryAfterMs }));
    };
    const answer = await post('/v1/messages', { model: 'fast' });
    expect([answer.headers.get('retry-after'), answer.headers.get('x-should-retry')]).toEqual([
      String(retryAfterMs / 1_000),
      shouldRetry,
    ]);
  });

  it('that our limit refuses is told how long to wait', async () => {
    const { gateway, post } = await startServer();
    gateway.onRun = async (request) =>
      failed(request, new GatewayError('PROXY_RATE_LIMITED', 'Slow down.', { retryAfterMs: 2_100 }));
    const answer = await post('/v1/chat/completions', { model: 'fast' });
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('3');
    expect(answer.headers.get('x-should-retry')).toBeNull();
  });

  it.each([
    ['throws', () => Promise.reject(new Error('canary'))],
    ['ends without an answer', (request: Request) => request],
  ])('to a gateway that %s is a defect, told to telemetry and not to the client', async (_how, onRun) => {
    const { gateway, post } = await startServer();
    gateway.onRun = onRun;
    const answer = await post('/v1/chat/completions', { model: 'fast' });
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('canary');
    expect((await post('/v1/models', {})).status).toBe(404);
  });

  it('may be asked again on the same connection', async () => {
    const { connect, gateway } = await startServer();
    const socket = connect();
    for (const text of ['{"n":1}', '{"n":2}']) {
      gateway.onRun = (request) => whole(request, text);
      const said = untilSaid(socket, text);
      socket.write(postOf('/v1/chat/completions', { model: 'fast' }));
      await said;
    }
    expect(gateway.ran).toHaveLength(2);
  });

  it('needs no key where the gateway has none', async () => {
    const { gateway, post } = await startServer({ keys: createFileKeyStore() });
    expect((await post('/v1/chat/completions', { model: 'fast' }, {})).status).toBe(200);
    expect(gateway.ran[0]?.caller.id).toBe('anonymous');
  });
});
