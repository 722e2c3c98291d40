import { describe, expect, it } from 'vitest';
import { authorized, startServer } from './start-server.ts';

const model = { id: 'openai/gpt-4o-mini', kind: 'model', providers: ['openai'] } as const;
const alias = { id: 'fast', kind: 'alias', providers: ['openai'] } as const;

describe('a known path that is not served', () => {
  it.each([
    ['GET', '/v1/files'],
    ['POST', '/v1/files/file-1/content'],
    ['POST', '/v1/batches'],
    ['POST', '/v1/audio/speech'],
    ['POST', '/v1/images/generations'],
    ['POST', '/v1/moderations'],
    ['POST', '/v1/embeddings'],
    ['POST', '/v1/completions'],
    ['GET', '/v1/chat/completions'],
    ['POST', '/v1/no/such/thing'],
  ])('%s %s says so as OpenAI would, and is in the ledger', async (method, path) => {
    const { gateway, origin } = await startServer();
    const answer = await fetch(origin + path, { method, headers: authorized });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('x-proxy-error')).toBe('PROXY_NOT_FOUND');
    expect(await answer.json()).toMatchObject({
      error: { message: `This gateway does not serve ${method} ${path}.`, code: 'PROXY_NOT_FOUND' },
    });
    expect(gateway.rejected).toMatchObject([{ caller: { id: 'alice' }, status: 404, dialect: 'openai-chat' }]);
  });

  it.each(['/v1/messages/count_tokens', '/v1/messages/batches', '/v1/messages/unheard-of'])(
    '%s says so as Anthropic would',
    async (path) => {
      const { post } = await startServer();
      const answer = await post(path, {});
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
    },
  );

  it.each([
    '/v1beta/models/gemini:predict?key=secret-a',
    '/v1/models/gemini:batchGenerateContent?key=secret-a',
    '/v1beta/models?key=secret-a',
    '/v1beta/cachedContents?key=secret-a',
  ])('%s says so as Gemini would', async (path) => {
    const { post } = await startServer();
    const answer = await post(path, {}, {});
    expect(answer.status).toBe(404);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ error: { code: 404, status: 'NOT_FOUND' } });
    expect(text).not.toContain('secret-a');
  });

  it('needs a key as those that are served do', async () => {
    const { gateway, post } = await startServer();
    expect((await post('/v1/embeddings', {}, {})).status).toBe(401);
    expect((await post('/v1/no/such/thing', {}, {})).status).toBe(401);
    expect((await post('/v1beta/models', {}, {})).status).toBe(401);
    expect(gateway.rejected).toEqual([]);
  });

  it('is refused before a body of any kind is read', async () => {
    const { origin } = await startServer();
    const form = new FormData();
    form.set('file', new Blob(['x']), 'x.txt');
    const answer = await fetch(`${origin}/v1/files`, { method: 'POST', headers: authorized, body: form });
    expect(answer.status).toBe(404);
  });
});

describe('a path of no dialect', () => {
  it.each(['/', '/favicon.ico', '/admin', '/v0/config', '/v10/messages', '/%61dmin'])(
    '%s is unknown to anyone',
    async (path) => {
      const { gateway, origin } = await startServer();
      const answer = await fetch(origin + path, { headers: authorized });
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ error: { code: 'PROXY_NOT_FOUND' } });
      expect(gateway.rejected).toEqual([]);
    },
  );

  it('answers no preflight', async () => {
    const { origin } = await startServer();
    const answer = await fetch(`${origin}/v1/chat/completions`, {
      method: 'OPTIONS',
      headers: { origin: 'https://elsewhere', 'access-control-request-method': 'POST' },
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('GET /v1/models', () => {
  it('lists what the key may use as OpenAI does', async () => {
    const { gateway, origin } = await startServer();
    gateway.listings = [alias, model];
    const answer = await fetch(`${origin}/v1/models`, { headers: authorized });
    expect(answer.headers.get('x-request-id')).not.toBeNull();
    expect(await answer.json()).toMatchObject({
      object: 'list',
      data: [{ id: 'fast', object: 'model' }, { id: 'openai/gpt-4o-mini' }],
    });
  });

  it.each([
    ['x-api-key', { 'x-api-key': 'secret-a' }],
    ['anthropic-version', { ...authorized, 'anthropic-version': '2023-06-01' }],
  ])('lists them as Anthropic does to a client that sends %s', async (_name, headers: Record<string, string>) => {
    const { gateway, origin } = await startServer();
    gateway.listings = [alias];
    const answer = await fetch(`${origin}/v1/models`, { headers });
    expect(await answer.json()).toMatchObject({ data: [{ type: 'model', id: 'fast' }], has_more: false });
    expect(answer.headers.get('request-id')).not.toBeNull();
  });

  it.each(['openai/gpt-4o-mini', 'openai%2Fgpt-4o-mini'])('finds one by a name with a slash: %s', async (name) => {
    const { gateway, origin } = await startServer();
    gateway.listings = [alias, model];
    const answer = await fetch(`${origin}/v1/models/${name}`, { headers: authorized });
    expect(await answer.json()).toMatchObject({ id: 'openai/gpt-4o-mini', owned_by: 'openai' });
  });

  it.each(['nobody', '__proto__', 'openai/', '..%2F..'])('has no %s', async (name) => {
    const { gateway, origin } = await startServer();
    gateway.listings = [alias, model];
    const answer = await fetch(`${origin}/v1/models/${name}`, { headers: { 'x-api-key': 'secret-a' } });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('x-proxy-error')).toBe('PROXY_MODEL_NOT_FOUND');
    expect(await answer.json()).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
    expect(gateway.rejected).toMatchObject([{ status: 404 }]);
  });

  it('needs a key', async () => {
    const { origin } = await startServer();
    expect((await fetch(`${origin}/v1/models`)).status).toBe(401);
    expect((await fetch(`${origin}/v1/models/fast`)).status).toBe(401);
  });
});

it('answers the path that Claude Code asks first, without a key', async () => {
  const { origin } = await startServer();
  expect((await fetch(`${origin}/api/hello`, { method: 'HEAD' })).status).toBe(200);
  expect(await (await fetch(`${origin}/api/hello`)).json()).toEqual({ message: 'hello' });
});
