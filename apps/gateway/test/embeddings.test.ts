import { json, openaiChat, type Script } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { startGateway, upstream } from './kit.ts';

/** Exact as 32-bit floats, so that nothing may change on the way through base64. */
const vectors = [
  [0.5, -0.25, 1.5],
  [0.0093841552734375, -1, 0],
];
const base64 = (values: readonly number[]): string => Buffer.from(new Float32Array(values).buffer).toString('base64');
const answer = (write: (values: readonly number[]) => unknown = (values) => values) => ({
  object: 'list',
  model: 'text-embedding-3-small',
  data: vectors.map((values, index) => ({ object: 'embedding', index, embedding: write(values) })),
  usage: { prompt_tokens: 4, total_tokens: 4 },
  news: 'kept',
});
const input = ['Grüezi 🌍', 'Tschüss'];

async function gatewayTo(script: Script, type = 'openai') {
  const server = await upstream(script);
  const gateway = await startGateway({
    providers: { p: { type, apiKey: 'key-of-the-gateway', baseUrl: `${server.url}/v1` } },
    models: { m: { targets: [{ provider: 'p', model: 'text-embedding-3-small' }], retry: { maxAttempts: 1 } } },
  });
  return { gateway, server };
}

describe('the OpenAI client that asks for embeddings', () => {
  it('gets lists of numbers where it asks for them, and the ledger their tokens and cost', async () => {
    const { gateway, server } = await gatewayTo(json(answer()));
    const { data, response } = await gateway.openai.embeddings
      .create({ model: 'm', input, encoding_format: 'float', dimensions: 3, user: 'u' })
      .withResponse();
    expect(data).toEqual(answer());
    expect(server.requests[0]).toMatchObject({
      path: '/v1/embeddings',
      headers: { authorization: 'Bearer key-of-the-gateway' },
      body: { model: 'text-embedding-3-small', input, encoding_format: 'float', dimensions: 3, user: 'u' },
    });
    expect(response.headers.get('x-proxy-cost-usd')).toBe('0.00000008');
    expect(gateway.records[0]).toMatchObject({
      outcome: 'ok',
      status: 200,
      dialectIn: 'openai-chat',
      dialectOut: 'openai-chat',
      tokens: { input: 4 },
      usageSource: 'provider',
      costUsd: 8e-8,
    });
    expect(gateway.records[0]?.tokens).not.toHaveProperty('output');
  });

  it('gets base64 by default, which it turns into numbers itself', async () => {
    const { gateway, server } = await gatewayTo(json(answer(base64)));
    const { data } = await gateway.openai.embeddings.create({ model: 'm', input });
    expect(data.map(({ embedding }) => [...embedding])).toEqual(vectors);
    expect(server.requests[0]?.body).toMatchObject({ encoding_format: 'base64' });
  });

  it('gets base64 from an upstream that gives lists all the same', async () => {
    const { gateway } = await gatewayTo(json(answer()));
    const { data } = await gateway.openai.embeddings.create({ model: 'm', input });
    expect(data.map(({ embedding }) => [...embedding])).toEqual(vectors);
  });

  it('gets lists from an upstream that gives base64 all the same, with all else as it was', async () => {
    const { gateway } = await gatewayTo(json(answer(base64)));
    const got = await gateway.openai.embeddings.create({ model: 'm', input, encoding_format: 'float' });
    expect(got).toEqual(answer());
  });

  it.each([
    ['a text', 'Grüezi'],
    ['tokens', [1, 2, 3]],
    ['lists of tokens', [[1, 2], [3]]],
  ])('may send %s', async (_, sent) => {
    const { gateway, server } = await gatewayTo(json(answer()));
    await gateway.openai.embeddings.create({ model: 'm', input: sent, encoding_format: 'float' });
    expect(server.requests[0]?.body).toMatchObject({ input: sent });
  });

  it('is told what Mistral could not take', async () => {
    const { gateway, server } = await gatewayTo(json(answer()), 'mistral');
    const asked = { model: 'm', input, encoding_format: 'float' as const, dimensions: 3, user: 'u' };
    const { response } = await gateway.openai.embeddings.create(asked).withResponse();
    expect(server.requests[0]?.body).toEqual({
      model: 'text-embedding-3-small',
      input,
      encoding_format: 'float',
      output_dimension: 3,
    });
    expect(response.headers.get('x-proxy-loss')).toBe('user=dropped');
  });

  it.each([
    ['cohere', undefined, '/v2/embed', { embeddings: { float: vectors }, meta: { billed_units: { input_tokens: 4 } } }],
    ['ollama', 'ollama-chat', '/api/embed', { model: 'e', embeddings: vectors, prompt_eval_count: 4 }],
  ])('gets the vectors of %s, in the dialect %s, which is translated', async (type, dialect, path, body) => {
    const server = await upstream(json(body));
    const { openai, records } = await startGateway({
      providers: { p: { type, dialect, apiKey: 'k', baseUrl: server.url } },
      models: { m: { targets: [{ provider: 'p', model: 'e' }] } },
    });
    const { data, usage } = await openai.embeddings.create({ model: 'm', input, encoding_format: 'base64' });
    expect(data.map(({ embedding }) => embedding)).toEqual(vectors.map(base64));
    expect(usage).toEqual({ prompt_tokens: 4, total_tokens: 4 });
    expect(server.requests[0]).toMatchObject({ path });
    expect(records[0]).toMatchObject({ dialectOut: `${type}-chat`, tokens: { input: 4 } });
  });

  it('gets the answer of the next target where one fails or has no embeddings', async () => {
    const broken = await upstream(json({ error: { message: 'broken' } }, 500));
    const good = await upstream(json(answer()));
    const { openai, records } = await startGateway({
      providers: {
        claude: { type: 'anthropic', apiKey: 'k', baseUrl: broken.url },
        a: { type: 'openai', apiKey: 'k', baseUrl: `${broken.url}/v1` },
        b: { type: 'openai-compatible', baseUrl: `${good.url}/v1` },
      },
      models: { m: { targets: ['claude', 'a', 'b'].map((provider) => ({ provider, model: 'e' })) } },
    });
    const { data, response } = await openai.embeddings
      .create({ model: 'm', input, encoding_format: 'float' })
      .withResponse();
    expect(data.data).toHaveLength(2);
    expect(response.headers.get('x-proxy-provider')).toBe('b');
    expect(broken.requests.map(({ path }) => path)).toEqual(['/v1/embeddings']);
    expect(records[0]?.attempts.map(({ provider, errorClass }) => [provider, errorClass])).toEqual([
      ['a', 'overloaded'],
      ['b', undefined],
    ]);
  });

  it('whose model has none leaves its conversations as they were', async () => {
    const { gateway } = await gatewayTo(({ path }) =>
      path.endsWith('/embeddings')
        ? json({ error: { message: 'The model does not exist.', code: 'model_not_found' } }, 404)
        : openaiChat.whole({ text: ['Tag'] }),
    );
    await expect(gateway.openai.embeddings.create({ model: 'm', input })).rejects.toMatchObject({ status: 404 });
    const ask = { model: 'm', messages: [{ role: 'user' as const, content: 'Hi' }] };
    expect((await gateway.openai.chat.completions.create(ask)).choices[0]?.message.content).toBe('Tag');
  });

  it('hears that no target has embeddings', async () => {
    const server = await upstream();
    const { openai } = await startGateway({
      providers: { p: { type: 'anthropic', apiKey: 'k', baseUrl: server.url } },
      models: { m: { targets: [{ provider: 'p', model: 'claude' }] } },
    });
    await expect(openai.embeddings.create({ model: 'm', input })).rejects.toMatchObject({ status: 400 });
    expect(server.requests).toEqual([]);
  });

  it("hears the upstream's own refusal", async () => {
    const error = { message: 'no such model', type: 'invalid_request_error', param: null, code: 'model_not_found' };
    const { gateway } = await gatewayTo(json({ error }, 404));
    await expect(gateway.openai.embeddings.create({ model: 'm', input })).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
    expect(gateway.records[0]).toMatchObject({ outcome: 'error', errorCode: 'PROXY_MODEL_NOT_FOUND' });
  });

  it.each<[string, unknown]>([
    ['no vectors', { object: 'list', data: [] }],
    ['no list', { ok: true }],
    ['an entry that is none', { data: [7] }],
    ['base64 that is none', answer(() => '§§')],
    ['half a number', answer(() => 'AAAA')],
    ['words for numbers', answer(() => ['a'])],
    ['an error with status 200', { error: { message: 'broken', code: 500 } }],
  ])('hears a clear error where the upstream sends %s', async (_, body) => {
    const { gateway } = await gatewayTo(json(body as never));
    const format = JSON.stringify(body).includes('"a"') ? 'base64' : 'float';
    const asked = gateway.openai.embeddings.create({ model: 'm', input, encoding_format: format });
    await expect(asked).rejects.toMatchObject({ status: expect.toSatisfy((status) => status >= 500) });
    expect(gateway.records[0]).toMatchObject({ outcome: 'error' });
  });

  it.each<[string, unknown, string | null]>([
    ['no model', { input: 'x' }, 'model'],
    ['no input', { model: 'm' }, 'input'],
    ['an empty list', { model: 'm', input: [] }, 'input'],
    ['a number', { model: 'm', input: 7 }, 'input'],
    ['a list of nothing', { model: 'm', input: ['a', null] }, 'input.1'],
    ['halves of tokens', { model: 'm', input: [1.5] }, 'input.0'],
    ['no tokens', { model: 'm', input: [[1], []] }, 'input.1'],
    ['deep lists', { model: 'm', input: [[[1]]] }, 'input.0'],
    ['no object', [1], null],
  ])('may not send %s', async (_, body, param) => {
    const { gateway, server } = await gatewayTo(json(answer()));
    const response = await fetch(`${gateway.url}/v1/embeddings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', param } });
    expect(server.requests).toEqual([]);
  });

  it('is held to the limits of its key, by the tokens that were really used', async () => {
    const server = await upstream(json(answer()));
    const { openai } = await startGateway({
      providers: { p: { type: 'openai', apiKey: 'k', baseUrl: `${server.url}/v1` } },
      models: { m: { targets: [{ provider: 'p', model: 'text-embedding-3-small' }] } },
      keys: { alice: { key: 'key-of-the-client', models: ['m'], limits: { rpm: 2, tpm: 100 } } },
    });
    const ask = () => openai.embeddings.create({ model: 'm', input: ['x'.repeat(200), 'y'] }).withResponse();
    const { response } = await ask();
    expect(response.headers.get('x-ratelimit-remaining-requests')).toBe('1');
    await ask();
    await expect(ask()).rejects.toMatchObject({ status: 429, code: 'rate_limit_exceeded' });
    expect(server.requests).toHaveLength(2);
  });
});
