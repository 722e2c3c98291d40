import { createGateway } from '@proxy/core';
import { cohereEmbeddings, geminiEmbeddings, ollamaEmbeddings, openaiChat } from '@proxy/dialects';
import type { ProviderAdapter, UpstreamEmbeddingsCodec, UsageRecord } from '@proxy/spec';
import { createScriptedUpstream, json, type Script } from '@proxy/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFileKeyStore } from '../src/auth/file-key-store.ts';
import { createServer } from '../src/server/create-server.ts';

/** Exact as 32-bit floats, so that nothing may change on the way through base64. */
const vectors = [
  [0.5, -0.25],
  [0.0093841552734375, -1],
];
const dialects = [
  {
    dialect: 'cohere-chat',
    codec: cohereEmbeddings,
    answer: { id: 'e', embeddings: { float: vectors }, meta: { billed_units: { input_tokens: 4 } } },
    body: {
      model: 'embed',
      texts: ['a', 'b'],
      input_type: 'search_document',
      embedding_types: ['float'],
      output_dimension: 2,
    },
  },
  {
    dialect: 'ollama-chat',
    codec: ollamaEmbeddings,
    answer: { model: 'embed', embeddings: vectors, prompt_eval_count: 4 },
    body: { model: 'embed', input: ['a', 'b'], dimensions: 2 },
  },
  {
    dialect: 'gemini',
    codec: geminiEmbeddings,
    answer: { embeddings: vectors.map((values) => ({ values })), usageMetadata: { promptTokenCount: 4 } },
    body: {
      requests: ['a', 'b'].map((text) => ({
        model: 'models/embed',
        content: { parts: [{ text }] },
        outputDimensionality: 2,
      })),
    },
  },
];

/** A provider that embeds in a dialect of its own. */
const adapterOf = (dialect: string, embeddings: UpstreamEmbeddingsCodec): ProviderAdapter => ({
  id: 'p',
  name: 'P',
  codecs: [{ dialect, chat: openaiChat.chat, streamContentType: openaiChat.streamContentType, embeddings }],
  requirements: { apiKey: 'none', baseUrl: 'required', environment: {} },
  operations: ['embeddings'],
  url: ({ baseUrl, model }, operation) => `${baseUrl}/${model}/${operation}`,
  authorize: () => ({}),
});

async function startGateway({ dialect, codec }: (typeof dialects)[number], script: Script) {
  const upstream = await createScriptedUpstream(script);
  const gateway = createGateway({ providers: { p: { adapter: adapterOf(dialect, codec), baseUrl: upstream.url } } });
  const records: UsageRecord[] = [];
  gateway.telemetry.subscribe((event) => {
    if (event.kind === 'request.finished') records.push(event.record);
  });
  const server = createServer({ gateway, keys: createFileKeyStore() });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    server.server.closeAllConnections();
    await server.close();
    await gateway.close();
    await upstream.close();
  });
  const ask = (more: object): Promise<Response> =>
    fetch(`${url}/v1/embeddings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'p/embed', input: ['a', 'b'], dimensions: 2, ...more }),
    });
  return { ask, records, upstream };
}

const base64 = (values: readonly number[]): string => Buffer.from(new Float32Array(values).buffer).toString('base64');

describe.each(dialects)('a client of OpenAI that asks for embeddings of $dialect', (target) => {
  it('gets numbers, or base64 of them, with their usage', async () => {
    const { ask, records, upstream } = await startGateway(target, json(target.answer));
    for (const encoding of ['float', 'base64'] as const) {
      const written = encoding === 'float' ? vectors : vectors.map(base64);
      expect(await (await ask({ encoding_format: encoding })).json()).toEqual({
        object: 'list',
        model: 'embed',
        data: written.map((embedding, index) => ({ object: 'embedding', index, embedding })),
        usage: { prompt_tokens: 4, total_tokens: 4 },
      });
    }
    expect(upstream.requests[0]).toMatchObject({ path: '/embed/embeddings' });
    expect(upstream.requests[0]?.body).toEqual(target.body);
    expect(records[0]).toMatchObject({
      dialectIn: 'openai-chat',
      dialectOut: target.dialect,
      tokens: { input: 4 },
      loss: [],
    });
  });

  it('is told of what is lost, and refused what cannot be said', async () => {
    const { ask } = await startGateway(target, json(target.answer));
    expect((await ask({ user: 'u' })).headers.get('x-proxy-loss')).toBe('user=dropped');
    const refused = await ask({ input: [[1, 2]] });
    expect([refused.status, await refused.json()]).toMatchObject([400, { error: { param: 'input.0' } }]);
  });

  it('hears of a vector that is missing', async () => {
    const { ask, records } = await startGateway(target, json(target.answer));
    expect((await ask({ input: ['a', 'b', 'c'] })).status).toBe(502);
    expect(records[0]).toMatchObject({ errorCode: 'PROXY_UPSTREAM_INVALID' });
  });
});
