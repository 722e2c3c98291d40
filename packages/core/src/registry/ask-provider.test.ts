import { createFakeClock, json, silence } from '@proxy/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { lineAdapter, upstream } from '../../test/gateway-kit.ts';
import { createHttpTransport } from '../http/http-transport.ts';
import { checkHealth, listModels } from './ask-provider.ts';
import { createProvider } from './create-provider.ts';

const transport = createHttpTransport();
afterAll(() => transport.close());
const provider = (baseUrl: string, more: object = {}) =>
  createProvider('p', { adapter: { ...lineAdapter(), ...more }, baseUrl, apiKey: 'k' });

describe('listModels', () => {
  it('reads the list as OpenAI writes it, and shows who asks', async () => {
    const server = await upstream(json({ data: [{ id: 'one' }, { id: 'two' }, { name: 'none' }, 3] }));
    expect(await listModels(provider(server.url), { transport })).toEqual(['one', 'two']);
    expect(server.requests[0]).toMatchObject({
      method: 'GET',
      path: '/list_models',
      headers: { authorization: 'Bearer k' },
    });
  });

  it('reads it as the adapter says', async () => {
    const server = await upstream(json({ models: ['x'] }));
    const readModelList = (body: { readonly models?: unknown }) => body.models as string[];
    expect(await listModels(provider(server.url, { readModelList }), { transport })).toEqual(['x']);
  });

  it('reads a bare list, too', async () => {
    const server = await upstream(json([{ id: 'one', object: 'model' }, 3]));
    expect(await listModels(provider(server.url), { transport })).toEqual(['one']);
  });

  it('of an answer without a list is empty', async () => {
    const server = await upstream(json({}));
    expect(await listModels(provider(server.url), { transport })).toEqual([]);
  });

  it.each([
    ['a refused key', json({ error: { message: 'bad key' } }, 401), 'PROXY_UPSTREAM_AUTH'],
    ['no JSON', { body: 'hello' }, 'PROXY_UPSTREAM_INVALID'],
    ['JSON of another kind', json('models'), 'PROXY_UPSTREAM_INVALID'],
    ['an error without words', json(null, 500), 'PROXY_UPSTREAM_ERROR'],
  ])('rejects with what it was: %s', async (_, script, code) => {
    const server = await upstream(script);
    await expect(listModels(provider(server.url), { transport })).rejects.toMatchObject({ code });
  });
});

describe('checkHealth', () => {
  it('proves address and credential', async () => {
    const server = await upstream(json({ data: [] }));
    expect(await checkHealth(provider(server.url), { transport })).toMatchObject({ healthy: true });
    expect(server.requests[0]?.path).toBe('/validate');
  });

  it('says what is wrong, and never rejects', async () => {
    const health = await checkHealth(provider('http://127.0.0.1:1'), { transport });
    expect(health).toMatchObject({ healthy: false, error: { code: 'PROXY_UPSTREAM_UNREACHABLE' } });
  });

  it('waits no longer than it may', async () => {
    const clock = createFakeClock();
    const server = await upstream(silence);
    const checking = checkHealth(provider(server.url), { transport, clock, timeoutMs: 500 });
    const asked = await server.nextRequest();
    clock.advance(500);
    expect(await checking).toMatchObject({ healthy: false, latencyMs: 500, error: { code: 'PROXY_UPSTREAM_TIMEOUT' } });
    expect(await asked.closed).toEqual({ abortedByClient: true });
  });
});
