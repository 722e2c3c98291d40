import { generateKeyPairSync } from 'node:crypto';
import {
  checkHealth,
  createHttpTransport,
  createProviderRegistry,
  listModels,
  type ProviderOptions,
} from '@proxy/core';
import { builtInAdapters, createModelCatalog } from '@proxy/providers';
import type { Json } from '@proxy/spec';
import { type HttpAnswer, json, type Script } from '@proxy/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { upstream } from './kit.ts';

type Options = Omit<ProviderOptions, 'adapter'>;

/** What one provider is asked and answers where its models are listed, and what it must be given. */
interface Row {
  readonly type: string;
  /** Where its models are listed; absent: it has no list. */
  readonly path?: string;
  /** Absent: the list as OpenAI writes it. */
  readonly list?: Json;
  /** How it answers to a key that is none; absent: a 401 as OpenAI writes it. */
  readonly refusal?: HttpAnswer;
  /** What it needs beside address and key. */
  readonly settings?: (url: string, key: string) => Readonly<Record<string, string>>;
  readonly takesNoKey?: true;
  /** Option by option: what is said where it is left out. */
  readonly needs: Readonly<Record<string, string>>;
  /** One of its models in the catalog; absent: the catalog has none of it. */
  readonly model?: string;
}

const needsKey = (name: string) => ({ apiKey: `providers.p.apiKey: ${name} needs an API key.` });
const openaiList = { object: 'list', data: [{ id: 'model-1', object: 'model' }] };
const googleRefusal = {
  error: { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT' },
};

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
/** A service account whose issuer of tokens gives out what stands at the end of its address. */
const accountAt = (url: string, token: string): string =>
  JSON.stringify({
    type: 'service_account',
    project_id: 'my-project',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: 'gateway@my-project.iam.gserviceaccount.com',
    token_uri: `${url}/token/${token}`,
  });

const rows: readonly Row[] = [
  { type: 'openai', path: '/models', needs: needsKey('OpenAI'), model: 'gpt-4o-mini' },
  {
    type: 'anthropic',
    path: '/v1/models?limit=1000',
    list: { data: [{ type: 'model', id: 'model-1', display_name: 'One' }], has_more: false },
    refusal: json({ type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } }, 401),
    needs: needsKey('Anthropic'),
    model: 'claude-haiku-4-5',
  },
  {
    type: 'google',
    path: '/v1beta/models?pageSize=1000',
    list: { models: [{ name: 'models/model-1', supportedGenerationMethods: ['generateContent'] }] },
    refusal: json(googleRefusal, 400),
    needs: needsKey('Google Gemini'),
    model: 'gemini-2.5-flash',
  },
  { type: 'groq', path: '/models', needs: needsKey('Groq'), model: 'llama-3.3-70b-versatile' },
  { type: 'mistral', path: '/models', needs: needsKey('Mistral'), model: 'mistral-small-latest' },
  {
    type: 'cohere',
    path: '/v1/models?page_size=1000',
    list: { models: [{ name: 'model-1', endpoints: ['chat'] }] },
    refusal: json({ id: '1', message: 'invalid api token' }, 401),
    needs: needsKey('Cohere'),
    model: 'command-r7b-12-2024',
  },
  { type: 'ollama', path: '/v1/models', needs: {} },
  {
    type: 'openai-compatible',
    path: '/models',
    needs: { baseUrl: 'providers.p.baseUrl: OpenAI-compatible server has no default address; give one.' },
  },
  {
    type: 'azure-openai',
    path: '/openai/v1/models',
    needs: {
      ...needsKey('Azure OpenAI'),
      baseUrl: 'providers.p.baseUrl: Azure OpenAI has no default address; give one.',
    },
  },
  {
    type: 'bedrock',
    path: '/foundation-models',
    list: { modelSummaries: [{ modelId: 'model-1' }] },
    refusal: json({ message: 'The security token included in the request is invalid.' }, 403),
    settings: () => ({ region: 'us-east-1' }),
    needs: {
      ...needsKey('Amazon Bedrock'),
      region: 'providers.p.region: Amazon Bedrock needs a region; give one, or set AWS_REGION or AWS_DEFAULT_REGION.',
    },
    model: 'amazon.nova-lite-v1:0',
  },
  {
    type: 'vertex',
    path: '/v1beta1/publishers/anthropic/models?pageSize=200',
    list: { publisherModels: [{ name: 'publishers/anthropic/models/model-1' }] },
    refusal: json({ error: { code: 401, message: 'Invalid credentials.', status: 'UNAUTHENTICATED' } }, 401),
    settings: (url, key) => ({ serviceAccount: accountAt(url, key) }),
    takesNoKey: true,
    needs: { serviceAccount: 'providers.p.serviceAccount: is needed' },
    model: 'claude-sonnet-4-5@20250929',
  },
  { type: 'vllm', path: '/models', needs: {} },
  { type: 'lmstudio', path: '/models', needs: {} },
  { type: 'llama-cpp', path: '/models', needs: {} },
  { type: 'deepseek', path: '/models', needs: needsKey('DeepSeek'), model: 'deepseek-chat' },
  {
    type: 'xai',
    path: '/models',
    refusal: json({ code: 'invalid-argument', error: 'Incorrect API key provided: ba***ey.' }, 400),
    needs: needsKey('xAI'),
    model: 'grok-4',
  },
  {
    type: 'together',
    path: '/models',
    list: [{ id: 'model-1', object: 'model', type: 'chat' }],
    needs: needsKey('Together AI'),
    model: 'meta-llama/Llama-3.3-70B-Instruct-Turbo',
  },
  { type: 'openrouter', path: '/models', needs: needsKey('OpenRouter'), model: 'openai/gpt-4o-mini' },
  {
    type: 'fireworks',
    path: '/models',
    needs: needsKey('Fireworks AI'),
    model: 'accounts/fireworks/models/deepseek-v3p2',
  },
  { type: 'cerebras', path: '/models', needs: needsKey('Cerebras'), model: 'gpt-oss-120b' },
  { type: 'perplexity', needs: needsKey('Perplexity'), model: 'sonar' },
  { type: 'huggingface', path: '/models', needs: needsKey('Hugging Face') },
  { type: 'nvidia-nim', path: '/models', needs: needsKey('NVIDIA NIM') },
];
/** Those that can be asked for their models. */
const listing = rows.filter(({ path }) => path !== undefined);

const registry = createProviderRegistry(builtInAdapters, createModelCatalog());
const transport = createHttpTransport();
afterAll(() => transport.close());

const goodKey = 'key-that-is-good';
const environment = { HOME: '/nonexistent' };

function optionsOf({ settings, takesNoKey }: Row, url: string, key: string): Options {
  const apiKey = takesNoKey ? undefined : key;
  return { environment, apiKey, baseUrl: url, settings: settings?.(url, key) };
}
const create = (row: Row, url: string, key: string) => registry.create('p', row.type, optionsOf(row, url, key));

/** Lists models to those who show the good key, in whatever header that is. */
function listingTo({ list = openaiList, refusal = json({ error: { message: 'bad key' } }, 401) }: Row): Script {
  return ({ path, headers }) => {
    if (path.startsWith('/token/')) return json({ access_token: path.slice('/token/'.length), expires_in: 3_600 });
    const isKnown = Object.values(headers).some((value) => value?.includes(goodKey));
    return isKnown ? json(list) : refusal;
  };
}

describe('every built-in provider', () => {
  it('stands in this table', () => {
    expect([...rows.map(({ type }) => type), 'mock']).toEqual(builtInAdapters.map(({ id }) => id));
  });

  it.each(listing)('lists its models in its own form: $type', async (row) => {
    const server = await upstream(listingTo(row));
    expect(await listModels(create(row, server.url, goodKey), { transport })).toEqual(['model-1']);
    expect(server.requests.at(-1)).toMatchObject({ method: 'GET', path: row.path });
  });

  it.each(listing)('is healthy where address and key are right: $type', async (row) => {
    const server = await upstream(listingTo(row));
    expect(await checkHealth(create(row, server.url, goodKey), { transport })).toMatchObject({ healthy: true });
  });

  it.each(listing)('is not healthy where its key is refused: $type', async (row) => {
    const server = await upstream(listingTo(row));
    const health = await checkHealth(create(row, server.url, 'key-of-nobody'), { transport });
    expect(health).toMatchObject({ healthy: false, error: { code: 'PROXY_UPSTREAM_AUTH' } });
  });

  it('that has no list of models says so: perplexity', async () => {
    const provider = registry.create('p', 'perplexity', { apiKey: goodKey });
    const unsupported = { code: 'PROXY_UNSUPPORTED' };
    await expect(listModels(provider, { transport })).rejects.toMatchObject(unsupported);
    expect(await checkHealth(provider, { transport })).toMatchObject({ healthy: false, error: unsupported });
  });

  it.each(rows)('supports what the catalog has of it, or cannot tell: $type', (row) => {
    const provider = create(row, 'http://127.0.0.1:9', goodKey);
    const supports = (model: string) => registry.supportsModel(provider, model);
    expect([supports(row.model ?? 'any'), supports('no-such-model')]).toEqual(
      row.model === undefined ? [undefined, undefined] : [true, false],
    );
  });

  it.each(rows)('supports just the models that configuration names: $type', (row) => {
    const options = { ...optionsOf(row, 'http://127.0.0.1:9', goodKey), models: ['mine'] };
    const provider = registry.create('p', row.type, options);
    expect(['mine', 'other'].map((model) => registry.supportsModel(provider, model))).toEqual([true, false]);
  });

  const needs = rows.flatMap((row) =>
    Object.entries(row.needs).map(([option, message]) => ({ ...row, option, message })),
  );
  it.each(needs)('names what it lacks: $type without $option', ({ option, message, ...row }) => {
    const { settings, ...options } = optionsOf(row, 'http://127.0.0.1:9', goodKey);
    const left = { ...options, [option]: undefined, settings: { ...settings, [option]: undefined } };
    const known = registry.configRequirements(row.type).settings ?? {};
    if (!Object.hasOwn(known, option)) delete left.settings[option];
    expect(() => registry.create('p', row.type, left)).toThrow(message);
  });

  it.each(rows)('needs no more than that: $type', (row) => {
    const { apiKey, baseUrl, settings } = optionsOf(row, 'http://127.0.0.1:9', goodKey);
    const options = {
      environment,
      apiKey: row.needs['apiKey'] ? apiKey : undefined,
      baseUrl: row.needs['baseUrl'] ? baseUrl : undefined,
      settings,
    };
    expect(registry.create('p', row.type, options).adapter.id).toBe(row.type);
  });
});
