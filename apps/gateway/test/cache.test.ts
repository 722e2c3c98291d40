import { json } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { providerAt, startGateway, type UpstreamDialect, upstream, upstreamDialects } from './kit.ts';

/** What a client saw of one answer. */
interface Seen {
  readonly cache: string | null;
  readonly costUsd: string | null;
  readonly text: string;
}

const clients = [
  { client: 'openai', path: '/v1/chat/completions' },
  { client: 'anthropic', path: '/v1/messages' },
] as const;
const pairs = clients.flatMap((client) =>
  upstreamDialects.map((dialect) => ({ ...client, dialect, to: dialect.name })),
);

/** A gateway whose model `m` is cached, with two tenants, and an upstream that numbers its answers. */
async function start(dialect: UpstreamDialect) {
  let answers = 0;
  const server = await upstream(({ body }) => {
    const content = { text: [`answer ${++answers}`] };
    return JSON.stringify(body).includes('"stream":true') ? dialect.stream(content) : dialect.whole(content);
  });
  const gateway = await startGateway({
    providers: { p: providerAt(server.url, dialect) },
    models: { m: { targets: [{ provider: 'p', model: 'upstream-model' }], cache: { ttl: '1h' } } },
    keys: { alice: { key: 'secret-of-alice' }, bob: { key: 'secret-of-bob' } },
  });
  const ask = async (path: string, tenant: string, more: object = {}, wish?: string): Promise<Seen> => {
    const answer = await fetch(gateway.url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer secret-of-${tenant}`,
        'content-type': 'application/json',
        ...(wish && { 'x-proxy-cache': wish }),
      },
      body: JSON.stringify({ model: 'm', max_tokens: 50, messages: [{ role: 'user', content: 'Hi' }], ...more }),
    });
    const { headers } = answer;
    return { cache: headers.get('x-proxy-cache'), costUsd: headers.get('x-proxy-cost-usd'), text: await answer.text() };
  };
  return { ...gateway, server, ask };
}

describe('the cache of answers', () => {
  it.each(pairs)('answers a client of $client from what an upstream of $to said', async ({ path, dialect }) => {
    const { ask, server, records } = await start(dialect);
    const streamed = { stream: true };
    expect(await ask(path, 'alice', streamed)).toMatchObject({
      cache: 'miss',
      text: expect.stringContaining('answer 1'),
    });
    expect(await ask(path, 'alice', streamed)).toMatchObject({
      cache: 'hit',
      text: expect.stringContaining('answer 1'),
    });
    expect(await ask(path, 'alice')).toMatchObject({
      cache: 'hit',
      costUsd: '0',
      text: expect.stringContaining('answer 1'),
    });
    expect(server.requests).toHaveLength(1);
    expect(records.map(({ outcome, cache, attempts }) => [outcome, cache, attempts.length])).toEqual([
      ['ok', 'miss', 1],
      ['cached', 'hit', 0],
      ['cached', 'hit', 0],
    ]);
  });

  it.each(pairs)('replays to a client of $client what an upstream of $to said whole', async ({ path, dialect }) => {
    const { ask, server } = await start(dialect);
    expect((await ask(path, 'alice')).cache).toBe('miss');
    const { cache, text } = await ask(path, 'alice', { stream: true });
    expect([cache, server.requests.length]).toEqual(['hit', 1]);
    expect(text).toContain('answer 1');
    expect(text).toMatch(path === '/v1/messages' ? /event: message_stop\ndata: .*\n\n$/ : /data: \[DONE\]\n\n$/);
  });

  it.each(pairs)('gives a tenant nothing of another ($client to $to)', async ({ path, dialect }) => {
    const { ask } = await start(dialect);
    await ask(path, 'alice');
    expect(await ask(path, 'bob')).toMatchObject({ cache: 'miss', text: expect.stringContaining('answer 2') });
    expect(await ask(path, 'alice')).toMatchObject({ cache: 'hit', text: expect.stringContaining('answer 1') });
  });

  it.each(pairs)('is passed by or renewed where the client wishes ($client to $to)', async ({ path, dialect }) => {
    const { ask } = await start(dialect);
    expect(await ask(path, 'alice', {}, 'no-store')).toMatchObject({
      cache: 'bypass',
      text: expect.stringContaining('answer 1'),
    });
    expect(await ask(path, 'alice')).toMatchObject({ cache: 'miss', text: expect.stringContaining('answer 2') });
    expect(await ask(path, 'alice', {}, 'refresh')).toMatchObject({
      cache: 'miss',
      text: expect.stringContaining('answer 3'),
    });
    expect(await ask(path, 'alice')).toMatchObject({ cache: 'hit', text: expect.stringContaining('answer 3') });
    expect(await ask(path, 'alice', { stream: true }, 'no-store')).toMatchObject({
      cache: 'bypass',
      text: expect.stringContaining('answer 4'),
    });
  });

  it('keeps no error', async () => {
    const [dialect] = upstreamDialects as readonly [UpstreamDialect];
    const { ask, server } = await start(dialect);
    server.next(json({ error: { message: 'no', type: 'invalid_request_error' } }, 400));
    expect((await ask('/v1/chat/completions', 'alice')).text).toContain('invalid_request_error');
    expect(await ask('/v1/chat/completions', 'alice')).toMatchObject({
      cache: 'miss',
      text: expect.stringContaining('answer 1'),
    });
  });

  it('asks every time where the model has none, and says nothing of it', async () => {
    const server = await upstream(upstreamDialects[0]?.whole({ text: ['Hi'] }));
    const { url } = await startGateway({
      providers: { p: { type: 'openai', apiKey: 'k', baseUrl: `${server.url}/v1` } },
      models: { m: { targets: [{ provider: 'p', model: 'x' }] } },
    });
    for (let call = 0; call < 2; call++) {
      const answer = await fetch(`${url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] }),
      });
      expect([answer.status, answer.headers.get('x-proxy-cache')]).toEqual([200, null]);
    }
    expect(server.requests).toHaveLength(2);
  });
});
