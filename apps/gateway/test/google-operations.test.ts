import { json, type RecordedRequest } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../src/config/schema.ts';
import { startGateway, upstream } from './kit.ts';

type ProviderInput = NonNullable<ConfigInput['providers']>[string];

/** Exact as 32-bit floats, so that nothing may change on the way through base64. */
const vectors = [
  [0.5, -0.25, 1.5],
  [0.0093841552734375, -1, 0],
];
const texts = ['Grüezi 🌍', 'Tschüss'];
const contents = texts.map((text) => ({ parts: [{ text }] }));
const embedded = { embeddings: vectors.map((values) => ({ values })), usageMetadata: { promptTokenCount: 4 } };
const embeddedByOpenai = {
  object: 'list',
  model: 'e',
  data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
  usage: { prompt_tokens: 4, total_tokens: 4 },
};

const gatewayTo = (provider: ProviderInput, model = 'gemini-embedding-001') =>
  startGateway({
    providers: { p: { apiKey: 'key-of-the-gateway', ...provider } },
    models: { m: { targets: [{ provider: 'p', model }], retry: { maxAttempts: 1 } } },
  });

const post = (url: string, path: string, body: unknown): Promise<Response> =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': 'k' },
    body: JSON.stringify(body),
  });

describe('the Google client that asks for embeddings', () => {
  const config = { taskType: 'RETRIEVAL_QUERY', outputDimensionality: 3 };

  it('gets those of its own upstream, and the ledger their tokens', async () => {
    const server = await upstream(json(embedded));
    const { google, records } = await gatewayTo({ type: 'google', baseUrl: server.url });
    const { embeddings } = await google.models.embedContent({ model: 'm', contents: texts, config });
    expect(embeddings?.map(({ values }) => values)).toEqual(vectors);
    expect(server.requests[0]).toMatchObject({
      path: '/v1beta/models/gemini-embedding-001:batchEmbedContents',
      headers: { 'x-goog-api-key': 'key-of-the-gateway' },
      body: {
        requests: contents.map(({ parts }) => ({
          model: 'models/gemini-embedding-001',
          content: { parts },
          ...config,
        })),
      },
    });
    expect(records[0]).toMatchObject({
      outcome: 'ok',
      dialectIn: 'gemini',
      dialectOut: 'gemini',
      tokens: { input: 4 },
    });
  });

  it("gets those of OpenAI's dialect, and is told what could not be said", async () => {
    const server = await upstream(json(embeddedByOpenai));
    const { google, url } = await gatewayTo({ type: 'openai', baseUrl: `${server.url}/v1` }, 'e');
    const { embeddings } = await google.models.embedContent({ model: 'm', contents: texts });
    expect(embeddings?.map(({ values }) => values)).toEqual(vectors);
    expect(server.requests[0]).toMatchObject({ path: '/v1/embeddings', body: { model: 'e', input: texts } });
    const requests = contents.map((content) => ({ model: 'models/m', content, ...config }));
    const told = await post(url, '/v1/models/m:batchEmbedContents', { requests });
    expect(told.headers.get('x-proxy-loss')).toBe('purpose=dropped');
    expect(server.requests[1]?.body).toMatchObject({ dimensions: 3 });
  });

  it.each(['/v1beta', '/v1'])('gets one where it asks for one, below %s', async (version) => {
    const server = await upstream(json({ ...embedded, embeddings: [{ values: vectors[0] }] }));
    const { url } = await gatewayTo({ type: 'google', baseUrl: server.url });
    const answer = await post(url, `${version}/models/m:embedContent`, { content: contents[0] });
    expect(await answer.json()).toMatchObject({ embedding: { values: vectors[0] } });
    expect(server.requests[0]?.path).toBe('/v1beta/models/gemini-embedding-001:batchEmbedContents');
  });

  it.each<[string, unknown]>([
    ['no content', {}],
    ['an empty list', { requests: [] }],
    ['words', 'Hi'],
  ])('may not send %s, and hears so in its own words', async (_, body) => {
    const server = await upstream(json(embedded));
    const { url } = await gatewayTo({ type: 'google', baseUrl: server.url });
    const answer = await post(url, '/v1beta/models/m:batchEmbedContents', body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 400, status: 'INVALID_ARGUMENT' } });
    expect(server.requests).toEqual([]);
  });
});

describe("Google's embeddings", () => {
  const input = texts;

  it.each(['float', 'base64'] as const)('go to the OpenAI client as %s', async (encoding_format) => {
    const server = await upstream(json(embedded));
    const { openai, records } = await gatewayTo({ type: 'google', baseUrl: server.url });
    const { data, usage } = await openai.embeddings.create({ model: 'm', input, encoding_format, dimensions: 3 });
    const bytes = (values: readonly number[]): unknown =>
      encoding_format === 'float' ? values : Buffer.from(new Float32Array(values).buffer).toString('base64');
    expect(data.map(({ embedding }) => embedding)).toEqual(vectors.map(bytes));
    expect(usage.prompt_tokens).toBe(4);
    expect(server.requests[0]).toMatchObject({
      path: '/v1beta/models/gemini-embedding-001:batchEmbedContents',
      body: { requests: contents.map((content) => ({ content, outputDimensionality: 3 })) },
    });
    expect(records[0]).toMatchObject({ dialectIn: 'openai-chat', dialectOut: 'gemini' });
  });

  it('come from its OpenAI face where configuration names that dialect', async () => {
    const server = await upstream(json(embeddedByOpenai));
    const { openai } = await gatewayTo({ type: 'google', dialect: 'openai-chat', baseUrl: `${server.url}/v1beta` });
    await openai.embeddings.create({ model: 'm', input, encoding_format: 'float' });
    expect(server.requests[0]).toMatchObject({
      path: '/v1beta/openai/embeddings',
      headers: { authorization: 'Bearer key-of-the-gateway' },
    });
  });
});

describe('the Google client that counts tokens', () => {
  const counted = (request: RecordedRequest) =>
    request.path.endsWith(':countTokens') ? json({ totalTokens: 7 }) : json({ input_tokens: 21 });

  it('gets the count of its own upstream, and is charged no tokens', async () => {
    const server = await upstream(counted);
    const { google, records } = await gatewayTo({ type: 'google', baseUrl: server.url }, 'gemini-2.5-flash');
    expect((await google.models.countTokens({ model: 'm', contents: texts[0] ?? '' })).totalTokens).toBe(7);
    expect(server.requests[0]).toMatchObject({
      path: '/v1beta/models/gemini-2.5-flash:countTokens',
      headers: { 'x-goog-api-key': 'key-of-the-gateway' },
      body: { contents: [{ role: 'user', parts: [{ text: texts[0] }] }] },
    });
    expect(records[0]).toMatchObject({ outcome: 'ok', dialectIn: 'gemini', tokens: {} });
  });

  it("gets Anthropic's", async () => {
    const server = await upstream(counted);
    const { google } = await gatewayTo({ type: 'anthropic', baseUrl: server.url }, 'claude-haiku-4-5');
    expect((await google.models.countTokens({ model: 'm', contents: 'Hi' })).totalTokens).toBe(21);
    expect(server.requests[0]).toMatchObject({
      path: '/v1/messages/count_tokens',
      body: { model: 'claude-haiku-4-5', messages: [{ role: 'user' }] },
    });
  });

  it('gets an estimate, marked as one, for a model that cannot count', async () => {
    const server = await upstream();
    const { url } = await gatewayTo({ type: 'openai', baseUrl: `${server.url}/v1` }, 'gpt');
    const answer = await post(url, '/v1/models/m:countTokens', { contents });
    expect(answer.headers.get('x-proxy-usage-source')).toBe('estimate');
    expect(await answer.json()).toMatchObject({ totalTokens: expect.any(Number) });
    expect(server.requests).toEqual([]);
  });
});

describe("Google's counts of tokens", () => {
  it('go to the Anthropic client, of all that it would be asked', async () => {
    const server = await upstream(json({ totalTokens: 31 }));
    const { anthropic } = await gatewayTo({ type: 'google', baseUrl: server.url }, 'gemini-2.5-flash');
    const { data, response } = await anthropic.messages
      .countTokens({ model: 'm', system: 'Be brief.', messages: [{ role: 'user', content: 'Hi' }] })
      .withResponse();
    expect(data).toEqual({ input_tokens: 31 });
    expect(response.headers.get('x-proxy-usage-source')).toBeNull();
    expect(server.requests[0]).toMatchObject({
      path: '/v1beta/models/gemini-2.5-flash:countTokens',
      body: {
        generateContentRequest: {
          model: 'models/gemini-2.5-flash',
          systemInstruction: { parts: [{ text: 'Be brief.' }] },
          contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
        },
      },
    });
  });
});
