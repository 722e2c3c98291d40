import { describe, expect, it } from 'vitest';
import { startGateway, upstream, upstreamDialects } from './kit.ts';

/** Two keys that share all but their end, one of which may ask for one alias only. */
const shared = 'k'.repeat(200);

async function start() {
  const [openai] = upstreamDialects;
  const server = await upstream(openai?.whole({ text: ['fine'] }));
  const target = { provider: 'p', model: 'one' };
  const gateway = await startGateway({
    providers: { p: { type: 'openai', apiKey: 'k', baseUrl: `${server.url}/v1`, models: ['one', 'two'] } },
    models: { fast: { targets: [target], fallbacks: ['slow'] }, slow: { targets: [target] } },
    keys: { narrow: { key: `${shared}-narrow`, models: ['fast'] }, wide: { key: `${shared}-wide` } },
  });
  const post = (path: string, key: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(gateway.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${shared}${key}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ max_tokens: 9, messages: [{ role: 'user', content: 'hi' }], ...body }),
    });
  return { ...gateway, server, post };
}

describe('a key that may ask for one alias', () => {
  it('gets that alias, and a list of it alone', async () => {
    const { post, url } = await start();
    expect((await post('/v1/chat/completions', '-narrow', { model: 'fast' })).status).toBe(200);
    const list = await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${shared}-narrow` } });
    expect(await list.json()).toMatchObject({ data: [{ id: 'fast' }] });
  });

  it.each(['slow', 'FAST', 'fast ', 'fast/', 'p/one', 'P/one', 'p/two', 'two', 'p/fast', '__proto__', 'constructor'])(
    'gets nothing by asking for %j, in either dialect',
    async (model) => {
      const { post, server, records } = await start();
      for (const path of ['/v1/chat/completions', '/v1/messages'])
        expect([403, 404]).toContain((await post(path, '-narrow', { model })).status);
      expect(server.requests).toHaveLength(0);
      expect(records.map(({ key, outcome }) => [key, outcome])).toEqual(Array(2).fill(['narrow', 'error']));
    },
  );
});

describe('a key', () => {
  it.each(['', '-', '-narrowx', '-wid', '-WIDE'])(
    'that shares its beginning with others and ends in %j is nobody’s',
    async (end) => {
      const { post } = await start();
      expect((await post('/v1/chat/completions', end, { model: 'fast' })).status).toBe(401);
    },
  );

  it('is not changed, nor is the route, by what a proxy or a client may say beside it', async () => {
    const { post, server, records, url } = await start();
    const headers = {
      'x-original-url': '/metrics',
      'x-rewrite-url': '/metrics',
      'x-forwarded-prefix': '/admin',
      'x-forwarded-host': 'elsewhere.example',
      'x-http-method-override': 'GET',
      'x-api-key': `${shared}-narrow`,
      'x-user': 'narrow',
    };
    expect((await post('/v1/chat/completions', '-wide', { model: 'slow' }, headers)).status).toBe(200);
    expect(records).toMatchObject([{ key: 'wide', alias: 'slow' }]);
    expect(server.requests).toHaveLength(1);
    const asPost = { ...headers, authorization: `Bearer ${shared}-wide`, 'x-http-method-override': 'POST' };
    expect((await fetch(`${url}/v1/chat/completions`, { headers: asPost })).status).toBe(404);
  });
});
