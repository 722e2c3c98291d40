import { collectGarbage, createFakeClock } from '@proxy/testing';
import Fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFileKeyStore } from '../src/auth/file-key-store.ts';
import { dialectRoutes } from '../src/routes/dialect-routes.ts';
import { codecs } from './fake-codec.ts';
import { createFakeGateway, createFakeStream, streaming } from './fake-gateway.ts';

async function startOwnApp(preHandler: () => Promise<void> = async () => {}) {
  const gateway = createFakeGateway();
  const clock = createFakeClock();
  const app = Fastify();
  const responded: string[] = [];
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-of-the-app', 'yes');
  });
  app.addHook('preHandler', preHandler);
  app.addHook('onResponse', async (request) => {
    responded.push(request.url);
  });
  app.post('/echo', async (request) => request.body);
  app.register(dialectRoutes, { gateway, clock, codecs, keys: createFileKeyStore({ alice: { key: 'secret-a' } }) });
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    app.server.closeAllConnections();
    await app.close();
  });
  const post = (
    path: string,
    body: string,
    headers: Record<string, string> = { 'x-api-key': 'secret-a' },
    signal?: AbortSignal,
  ) =>
    fetch(origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      ...(signal && { signal }),
    });
  return { app, gateway, clock, post, responded };
}

describe('dialectRoutes in an app of one’s own', () => {
  it('serves the dialects, with the headers the app sets', async () => {
    const { post, responded } = await startOwnApp();
    const answer = await post('/v1/messages', '{"model":"fast"}');
    expect(answer.status).toBe(200);
    expect(responded).toEqual(['/v1/messages']);
    expect(answer.headers.get('x-of-the-app')).toBe('yes');
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('refuses in the dialects, and leaves the app its own body parser and errors', async () => {
    const { post } = await startOwnApp();
    expect(await (await post('/v1/messages', '{')).json()).toMatchObject({ type: 'error' });
    expect((await post('/v1/messages', '{"model":"fast"}', {})).status).toBe(401);
    expect(await (await post('/echo', '{"a":1}', {})).json()).toEqual({ a: 1 });
    expect(await (await post('/echo', '{', {})).json()).toMatchObject({ statusCode: 400, code: expect.any(String) });
    expect(await (await post('/elsewhere', '{}', {})).json()).toMatchObject({ statusCode: 404 });
  });

  it('ends its streams when the app closes', async () => {
    const { app, gateway, clock, post } = await startOwnApp();
    const stream = createFakeStream((sink) => {
      sink.write('data: 1\n\n');
    });
    gateway.onRun = (request) => streaming(request, stream);
    const answer = await post('/v1/chat/completions', '{"model":"fast","stream":true}');
    const closed = app.close();
    await clock.advanceAsync(10_000);
    await stream.cancelled;
    expect(await answer.text()).toContain('PROXY_SHUTTING_DOWN');
    await closed;
  });

  it('keeps nothing of a prompt while its stream flows, though the app waits for the response', async () => {
    const { gateway, post } = await startOwnApp();
    const stream = createFakeStream();
    let wire: WeakRef<object> | undefined;
    gateway.run = (request) => {
      wire = new WeakRef(request.body.wire ?? {});
      request.body.release();
      return streaming(request, stream);
    };
    const asked = post('/v1/chat/completions', '{"model":"fast","stream":true}');
    const sink = await stream.piped;
    sink.write('data: 1\n\n');
    const answer = await asked;
    await collectGarbage();
    expect(wire).toBeDefined();
    expect(wire?.deref()).toBeUndefined();
    sink.end();
    await answer.text();
  });

  it('asks nothing for a client that left while the app was thinking', async () => {
    const thinking = Promise.withResolvers<void>();
    const thought = Promise.withResolvers<void>();
    const { gateway, post } = await startOwnApp(() => {
      thinking.resolve();
      return thought.promise;
    });
    const leaving = new AbortController();
    const rejected = gateway.nextRejected();
    const asked = post('/v1/messages', '{"model":"fast"}', { 'x-api-key': 'secret-a' }, leaving.signal);
    await thinking.promise;
    leaving.abort();
    await expect(asked).rejects.toThrow();
    expect(await rejected).toMatchObject({ status: 499 });
    thought.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(gateway.ran).toEqual([]);
    expect(gateway.rejected).toHaveLength(1);
  });

  it('refuses a setting that it does not know', async () => {
    const app = Fastify();
    const options = { gateway: createFakeGateway(), codecs, keys: createFileKeyStore() };
    app.register(dialectRoutes, { ...options, settings: { bodyLimit: 1 } as object });
    await expect(app.ready()).rejects.toThrow('bodyLimit');
  });
});
