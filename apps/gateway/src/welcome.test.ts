import { createGateway, createProviderRegistry } from '@proxy/core';
import { builtInAdapters, createModelCatalog } from '@proxy/providers';
import { describe, expect, it } from 'vitest';
import { routesOf } from './config/routes-of.ts';
import { type ConfigInput, configSchema } from './config/schema.ts';
import { welcome } from './welcome.ts';

const registry = createProviderRegistry(builtInAdapters);
const catalog = createModelCatalog();

function greet(input: ConfigInput): string {
  const config = configSchema.parse(input);
  const models = createGateway({ ...routesOf(config, registry), catalog }).models();
  const url = 'http://127.0.0.1:4000';
  return welcome({ version: '1.0.0', url, adminUrl: undefined, configFile: undefined, config, models });
}
const suggested = (input: ConfigInput): string | undefined => /"model": "([^"]+)"/.exec(greet(input))?.[1];

const openai = { type: 'openai', apiKey: 'k' };
const targets = [{ provider: 'o', model: 'x' }];

describe('the welcome', () => {
  it.each<[string, ConfigInput, string]>([
    ['an alias', { providers: { o: openai }, models: { 'gpt-*': { targets }, fast: { targets } } }, 'fast'],
    ['the mock', { providers: { o: openai, pretend: { type: 'mock' } } }, 'pretend/echo'],
    [
      "a model of a provider's own list",
      { providers: { v: { type: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1', models: ['qwen3-8b'] } } },
      'v/qwen3-8b',
    ],
    ['nothing it does not know', { providers: { l: { type: 'ollama' } } }, 'l/MODEL'],
  ])('suggests %s', (_, config, model) => {
    expect(suggested(config)).toBe(model);
  });

  it('suggests a model of the catalog, one that chats', () => {
    const [provider, model = ''] = suggested({ providers: { o: openai } })?.split('/') ?? [];
    expect(provider).toBe('o');
    expect(catalog.find('openai', model)?.capabilities.output).toContain('text');
  });

  it('says where the pages are, and that a key is needed', () => {
    const text = greet({ providers: { o: openai }, keys: { a: { key: 'k' } } });
    expect(text).toContain('http://127.0.0.1:4000/health');
    expect(text).toContain('http://127.0.0.1:4000/metrics');
    expect(text).toContain('authorization: Bearer YOUR_KEY');
    expect(greet({ telemetry: { prometheus: false } })).not.toContain('/metrics');
  });
});
