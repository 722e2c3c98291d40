import { readFileSync } from 'node:fs';
import type { Credential, Headers, JsonObject, Operation, ProviderAdapter } from '@proxy/spec';
import { describeProviderAdapter } from '@proxy/testing/contracts';
import { describe, expect, it } from 'vitest';
import { anthropic } from './anthropic/anthropic.ts';
import { builtInAdapters, findAdapter } from './built-in-adapters.ts';
import { cohere } from './cohere/cohere.ts';
import { compatibleVendors } from './compatible-vendors/compatible-vendors.ts';
import { google } from './google/google.ts';
import { localServers } from './local-servers/local-servers.ts';
import { mistral } from './mistral/mistral.ts';
import { mock } from './mock/mock.ts';
import { ollama } from './ollama/ollama.ts';
import { openai } from './openai/openai.ts';
import { openaiCompatible } from './openai-compatible/openai-compatible.ts';

for (const adapter of builtInAdapters) describeProviderAdapter(adapter);

const key: Credential = { id: 'default', apiKey: 'k' };
const authorize = (adapter: ProviderAdapter, credential: Credential, headers: Headers = {}): unknown =>
  adapter.authorize({ method: 'POST', url: 'https://x.example', headers }, credential, 0);
const urlOf = (adapter: ProviderAdapter, operation: Operation, baseUrl = adapter.defaultBaseUrl ?? ''): string =>
  adapter.url({ baseUrl, model: 'm' }, operation);

describe('builtInAdapters', () => {
  it('have ids that are all different', () => {
    expect(new Set(builtInAdapters.map((adapter) => adapter.id)).size).toBe(builtInAdapters.length);
  });

  it('are found by their ids', () => {
    for (const adapter of builtInAdapters) expect(findAdapter(adapter.id)).toBe(adapter);
    expect(findAdapter('nobody')).toBeUndefined();
  });

  it.each([
    ['OPENAI_API_KEY', 'openai'],
    ['ANTHROPIC_API_KEY', 'anthropic'],
    ['GEMINI_API_KEY', 'google'],
    ['GROQ_API_KEY', 'groq'],
    ['MISTRAL_API_KEY', 'mistral'],
    ['COHERE_API_KEY', 'cohere'],
    ['OLLAMA_HOST', 'ollama'],
  ])('are switched on by %s: %s', (variable, id) => {
    const { environment } = findAdapter(id)?.requirements ?? {};
    expect(Object.values(environment ?? {})).toEqual([variable]);
  });

  it.each([
    ['openai', 'chat', 'https://api.openai.com/v1/chat/completions'],
    ['openai', 'stream', 'https://api.openai.com/v1/chat/completions'],
    ['openai', 'embeddings', 'https://api.openai.com/v1/embeddings'],
    ['openai', 'completion', 'https://api.openai.com/v1/completions'],
    ['openai', 'list_models', 'https://api.openai.com/v1/models'],
    ['openai', 'count_tokens', 'https://api.openai.com/v1/responses/input_tokens'],
    ['anthropic', 'chat', 'https://api.anthropic.com/v1/messages'],
    ['anthropic', 'count_tokens', 'https://api.anthropic.com/v1/messages/count_tokens'],
    ['anthropic', 'list_models', 'https://api.anthropic.com/v1/models?limit=1000'],
    ['groq', 'chat', 'https://api.groq.com/openai/v1/chat/completions'],
    ['ollama', 'chat', 'http://127.0.0.1:11434/v1/chat/completions'],
    ['google', 'chat', 'https://generativelanguage.googleapis.com/v1beta/models/m:generateContent'],
    ['google', 'stream', 'https://generativelanguage.googleapis.com/v1beta/models/m:streamGenerateContent?alt=sse'],
    ['google', 'list_models', 'https://generativelanguage.googleapis.com/v1beta/models?pageSize=1000'],
    ['mistral', 'chat', 'https://api.mistral.ai/v1/chat/completions'],
    ['mistral', 'embeddings', 'https://api.mistral.ai/v1/embeddings'],
    ['cohere', 'chat', 'https://api.cohere.com/v2/chat'],
    ['cohere', 'list_models', 'https://api.cohere.com/v1/models?page_size=1000'],
    ['perplexity', 'chat', 'https://api.perplexity.ai/chat/completions'],
    ['cohere', 'embeddings', 'https://api.cohere.com/v2/embed'],
    ['mistral', 'embeddings', 'https://api.mistral.ai/v1/embeddings'],
    ['ollama', 'embeddings', 'http://127.0.0.1:11434/v1/embeddings'],
    ['openrouter', 'validate', 'https://openrouter.ai/api/v1/models'],
  ] as const)('of %s has %s at %s', (id, operation, url) => {
    expect(urlOf(findAdapter(id) as ProviderAdapter, operation)).toBe(url);
  });

  it('take a base URL with slashes at its end', () => {
    expect(urlOf(openai, 'chat', 'http://127.0.0.1:8000/v1//')).toBe('http://127.0.0.1:8000/v1/chat/completions');
  });
});

describe('openai', () => {
  const home = 'https://api.openai.com/v1';

  it('is asked for responses at a path of their own', () => {
    const address = { baseUrl: 'https://api.openai.com/v1/', model: 'm', dialect: 'openai-responses' };
    expect(openai.url(address, 'stream')).toBe('https://api.openai.com/v1/responses');
    expect(openai.url(address, 'list_models')).toBe('https://api.openai.com/v1/models');
  });

  it('proves itself with a bearer token', () => {
    expect(authorize(openai, key)).toEqual({ authorization: 'Bearer k' });
  });

  it.each([
    ['gpt-3.5-turbo-instruct', true],
    ['gpt-3.5-turbo-instruct-0914', true],
    ['babbage-002', true],
    ['ft:davinci-002:acme::abc', true],
    ['gpt-4o', false],
    ['gpt-3.5-turbo', false],
    ['ft:gpt-4o-mini:acme:davinci:abc', false],
  ])('continues a text with %s: %s', (model, can) => {
    expect(openai.supports?.('completion', model, home)).toBe(can);
    expect(openai.supports?.('embeddings', model, home)).toBe(true);
  });

  it.each([
    [home, true],
    ['https://eu.api.openai.com/v1', true],
    ['https://api.openai.com.example.org/v1', false],
    ['http://127.0.0.1:8000/v1', false],
  ])('counts tokens at %s: %s', (baseUrl, can) => {
    expect(openai.supports?.('count_tokens', 'gpt-4o', baseUrl)).toBe(can);
  });
});

describe('anthropic', () => {
  it('proves itself with a key of its own, and names a version', () => {
    expect(authorize(anthropic, key)).toEqual({ 'x-api-key': 'k', 'anthropic-version': '2023-06-01' });
  });

  it('keeps the version that the client asked for', () => {
    expect(authorize(anthropic, key, { 'anthropic-version': '2030-01-01' })).toMatchObject({
      'anthropic-version': '2030-01-01',
    });
  });

  it('takes an address that already says its version', () => {
    expect(urlOf(anthropic, 'chat', 'http://127.0.0.1:9/v1/')).toBe('http://127.0.0.1:9/v1/messages');
  });
});

describe('openai-compatible', () => {
  it('needs an address, and no key', () => {
    expect(openaiCompatible.requirements).toMatchObject({ apiKey: 'optional', baseUrl: 'required' });
    expect(authorize(openaiCompatible, { id: 'default' })).toEqual({});
  });
});

describe('ollama', () => {
  it.each(['0.0.0.0:11434', 'http://127.0.0.1:11434/', 'http://127.0.0.1:11434/v1'])('is found at %s', (address) => {
    expect(urlOf(ollama, 'chat', address)).toBe('http://127.0.0.1:11434/v1/chat/completions');
    expect(ollama.readBaseUrl?.(address)).toBe('http://127.0.0.1:11434');
  });

  it('has a chat of its own, and its models in one place', () => {
    const address = { baseUrl: 'box', model: 'm', dialect: 'ollama-chat' };
    expect(ollama.codecs.map(({ dialect }) => dialect)).toEqual(['openai-chat', 'ollama-chat']);
    expect(ollama.url(address, 'chat')).toBe('http://box:11434/api/chat');
    expect(ollama.url(address, 'stream')).toBe('http://box:11434/api/chat');
    expect(ollama.url(address, 'list_models')).toBe('http://box:11434/v1/models');
    expect(ollama.url({ ...address, dialect: 'openai-chat' }, 'chat')).toBe('http://box:11434/v1/chat/completions');
  });

  it('is told the length of the answer by the name that it heeds', () => {
    expect(ollama.fields).toEqual({ max_completion_tokens: 'max_tokens' });
  });
});

describe('mistral', () => {
  it('speaks its own dialect unless that of OpenAI is chosen', () => {
    expect(mistral.codecs.map(({ dialect }) => dialect)).toEqual(['mistral-chat', 'openai-chat']);
  });

  it('is not asked for usage, which it refuses', () => {
    expect(mistral).toMatchObject({ streamUsage: false, fields: { stream_options: false, store: null } });
  });
});

describe('cohere', () => {
  it.each(['https://api.cohere.com/v2', 'https://api.cohere.com/v1/', 'https://api.cohere.com'])(
    'is found at %s',
    (base) => {
      expect(urlOf(cohere, 'chat', base)).toBe('https://api.cohere.com/v2/chat');
    },
  );

  it('lists its models by name', () => {
    const body = { models: [{ name: 'command-a-03-2025', endpoints: ['chat'] }, {}, null] };
    expect(cohere.readModelList?.(body)).toEqual(['command-a-03-2025']);
  });
});

describe('google', () => {
  it('lists its models by the names they are asked for with', () => {
    const body = { object: 'list', data: [{ id: 'models/gemini-2.5-pro' }, { id: 'gemma' }, { name: 'x' }, null] };
    expect(google.readModelList?.(body)).toEqual(['gemini-2.5-pro', 'gemma']);
    expect(google.readModelList?.({ models: [{ name: 'models/gemini-3-pro' }, {}, null] })).toEqual(['gemini-3-pro']);
  });

  it.each([
    ['http://h', 'chat', 'http://h/v1beta/models/m:generateContent'],
    ['http://h/v1', 'chat', 'http://h/v1/models/m:generateContent'],
    ['http://h/v1beta/openai/', 'chat', 'http://h/v1beta/models/m:generateContent'],
    ['http://h/v1beta', 'embeddings', 'http://h/v1beta/models/m:batchEmbedContents'],
    ['http://h', 'embeddings', 'http://h/v1beta/models/m:batchEmbedContents'],
    ['http://h/v1beta/openai', 'count_tokens', 'http://h/v1beta/models/m:countTokens'],
  ] as const)('finds, below %s, %s at %s', (baseUrl, operation, expected) => {
    expect(google.url({ baseUrl, model: 'm' }, operation)).toBe(expected);
  });

  it.each([
    ['tunedModels/mine', '/tunedModels/mine:'],
    ['models/a', '/models/a:'],
    ['a/b:c?d', '/models/a/b:c%3Fd:'],
  ])('asks for %s by its name', (model, expected) => {
    expect(google.url({ baseUrl: 'http://h', model }, 'chat')).toContain(`/v1beta${expected}generateContent`);
  });

  it('proves itself with a header of its own', () => {
    const at = google.url({ baseUrl: 'http://h', model: 'm' }, 'stream');
    expect(google.authorize({ method: 'POST', url: at, headers: {} }, key, 0)).toEqual({ 'x-goog-api-key': 'k' });
  });

  it.each(['http://h', 'http://h/v1beta', 'http://h/v1beta/openai/'])(
    'speaks as OpenAI below %s where it is told to',
    (baseUrl) => {
      const address = { baseUrl, model: 'm', dialect: 'openai-chat' };
      const at = google.url(address, 'chat');
      expect(at).toBe('http://h/v1beta/openai/chat/completions');
      expect(google.url(address, 'embeddings')).toBe('http://h/v1beta/openai/embeddings');
      expect(google.authorize({ method: 'POST', url: at, headers: {} }, key, 0)).toEqual({ authorization: 'Bearer k' });
    },
  );
});

describe('compatibleVendors', () => {
  it.each(compatibleVendors)('name source, keys and a variable of $name', ({ source, keys, apiKeyVariable }) => {
    expect(new URL(source).protocol).toBe('https:');
    expect(new URL(keys).protocol).toBe('https:');
    expect(apiKeyVariable).toMatch(/^[A-Z]+_(?:API_KEY|TOKEN)$/);
  });

  it('wait for no terminator that does not come', () => {
    expect(findAdapter('perplexity')?.lenientTerminator).toBe(true);
  });
});

describe('localServers', () => {
  it.each(localServers)(
    '$name needs neither key nor address, and names its source',
    ({ id, source, defaultBaseUrl }) => {
      const adapter = findAdapter(id) as ProviderAdapter;
      expect(adapter.requirements).toMatchObject({ apiKey: 'optional', baseUrl: 'optional', environment: {} });
      expect(authorize(adapter, { id: 'default' })).toEqual({});
      expect(authorize(adapter, key)).toEqual({ authorization: 'Bearer k' });
      expect(new URL(defaultBaseUrl).hostname).toBe('127.0.0.1');
      expect(new URL(source).protocol).toBe('https:');
    },
  );
});

describe('the list of models', () => {
  it('of Anthropic is in the form of OpenAI, so that it needs no reader', () => {
    const file = new URL('../fixtures/anthropic-models.json', import.meta.url);
    const { body } = JSON.parse(readFileSync(file, 'utf8')) as { readonly body: JsonObject };
    expect(anthropic.readModelList).toBeUndefined();
    expect(body).toMatchObject({ data: expect.arrayContaining([expect.objectContaining({ id: 'claude-opus-5' })]) });
  });

  it('of the mock provider is what it has', () => {
    expect(mock.models).toEqual([
      'echo',
      'slow',
      'tools',
      'reasoning',
      'failing',
      'failing-400',
      'failing-401',
      'failing-429',
      'failing-503',
      'failing-stream',
    ]);
  });
});
