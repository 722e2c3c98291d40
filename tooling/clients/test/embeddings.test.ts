import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { GoogleGenAI } from '@google/genai';
import { createScriptedUpstream, json } from '@proxy/testing';
import { embedMany } from 'ai';
import OpenAI from 'openai';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clientKey as apiKey, gatewayTo } from '../src/gateway-to.ts';
import { hasOperation, upstreamDialects } from '../src/upstream-dialects.ts';

const texts = ['Grüezi', '世界'];
/** Exact as 32-bit floats, in which some clients ask for them. */
const vectors = [
  [0.5, -0.25],
  [0.0093841552734375, -1],
];
const tokens = 4;
const model = 'some-model';

interface EmbeddingClient {
  readonly name: string;
  /** The vectors of the texts. */
  embed(origin: string): Promise<unknown>;
}

/** Mistral's is not among them: it refuses an answer without an id, which OpenAI's have not. */
const clients: readonly EmbeddingClient[] = [
  {
    name: 'openai',
    async embed(origin) {
      const client = new OpenAI({ apiKey, baseURL: `${origin}/v1`, maxRetries: 0 });
      return (await client.embeddings.create({ model, input: texts })).data.map(({ embedding }) => embedding);
    },
  },
  {
    name: '@google/genai',
    async embed(origin) {
      const { models } = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: origin } });
      return (await models.embedContent({ model, contents: texts })).embeddings?.map(({ values }) => values);
    },
  },
  {
    name: 'ai with @ai-sdk/openai',
    async embed(origin) {
      const embedder = createOpenAI({ apiKey, baseURL: `${origin}/v1` }).embeddingModel(model);
      return (await embedMany({ model: embedder, values: texts, maxRetries: 0 })).embeddings;
    },
  },
  {
    name: 'ai with @ai-sdk/google',
    async embed(origin) {
      const embedder = createGoogle({ apiKey, baseURL: `${origin}/v1beta` }).embeddingModel(model);
      return (await embedMany({ model: embedder, values: texts, maxRetries: 0 })).embeddings;
    },
  },
];

const listed = {
  object: 'list',
  model,
  data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
  usage: { prompt_tokens: tokens, total_tokens: tokens },
};

/** How the vectors are answered in each dialect of upstreams that embeds. */
const answers: Readonly<Record<string, object>> = {
  'openai-chat': listed,
  'mistral-chat': { id: 'e', ...listed },
  'cohere-chat': { id: 'e', embeddings: { float: vectors }, meta: { billed_units: { input_tokens: tokens } } },
  'ollama-chat': { model, embeddings: vectors, prompt_eval_count: tokens },
  gemini: { embeddings: vectors.map((values) => ({ values })), usageMetadata: { promptTokenCount: tokens } },
};

const upstreams = upstreamDialects.filter(({ dialect }) => hasOperation(dialect, 'embeddings'));

describe.each(clients)('$name', ({ embed }) => {
  it.each(upstreams)('has the vectors of an upstream that speaks $dialect', async (dialect) => {
    const upstream = await createScriptedUpstream(json(answers[dialect.dialect]));
    const gateway = await gatewayTo(dialect, upstream.url);
    onTestFinished(async () => {
      await gateway.close();
      await upstream.close();
    });
    expect(await embed(gateway.origin)).toEqual(vectors);
    const sent = JSON.stringify(upstream.requests.map(({ body }) => body));
    for (const text of texts) expect(sent).toContain(text);
    expect(gateway.records).toMatchObject([{ outcome: 'ok', tokens: { input: tokens } }]);
  });
});
