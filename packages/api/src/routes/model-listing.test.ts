import { describe, expect, it } from 'vitest';
import { anthropicModels, geminiModels, openaiModels } from './model-listing.ts';

const alias = { id: 'fast', kind: 'alias', providers: ['openai', 'claude'] } as const;
const model = {
  id: 'claude/claude-haiku-4-5',
  kind: 'model',
  providers: ['claude'],
  info: {
    provider: 'anthropic',
    id: 'claude-haiku-4-5',
    name: 'Claude Haiku 4.5',
    capabilities: { tools: true, contextWindow: 200_000, maxOutputTokens: 64_000 },
    prices: [{ prices: { input: 1, output: 5 } }, { prices: { input: 2, output: 9 }, fromDate: '2030-01-01' }],
  },
} as const;
const epochMs = Date.UTC(2026, 0, 1);

describe('geminiModels', () => {
  it('lists models by their resource names, with the limits that are known', () => {
    expect(JSON.parse(JSON.stringify(geminiModels.list([alias, model], epochMs)))).toMatchObject({
      models: [
        {
          name: 'models/fast',
          displayName: 'fast',
          supportedGenerationMethods: expect.arrayContaining(['generateContent']),
        },
        { name: 'models/claude/claude-haiku-4-5', inputTokenLimit: 200_000, outputTokenLimit: 64_000 },
      ],
    });
    expect(JSON.parse(JSON.stringify(geminiModels.one(alias, epochMs)))).not.toHaveProperty('inputTokenLimit');
  });
});

describe('openaiModels', () => {
  it('lists models with what is known of them, and only that', () => {
    expect(JSON.parse(JSON.stringify(openaiModels.list([alias, model], epochMs)))).toEqual({
      object: 'list',
      data: [
        { id: 'fast', object: 'model', created: 0, owned_by: 'openai', kind: 'alias', providers: ['openai', 'claude'] },
        {
          id: 'claude/claude-haiku-4-5',
          object: 'model',
          created: 0,
          owned_by: 'claude',
          kind: 'model',
          providers: ['claude'],
          context_window: 200_000,
          max_output_tokens: 64_000,
          capabilities: { tools: true },
          usd_per_million_tokens: { input: 1, output: 5 },
        },
      ],
    });
  });
});

describe('anthropicModels', () => {
  it('lists models as one page', () => {
    expect(anthropicModels.list([alias, model], epochMs)).toMatchObject({
      data: [
        { type: 'model', id: 'fast', display_name: 'fast', created_at: '1970-01-01T00:00:00Z' },
        { type: 'model', id: 'claude/claude-haiku-4-5', display_name: 'Claude Haiku 4.5' },
      ],
      has_more: false,
      first_id: 'fast',
      last_id: 'claude/claude-haiku-4-5',
    });
  });

  it('lists nothing as an empty page', () => {
    expect(anthropicModels.list([], epochMs)).toEqual({ data: [], has_more: false, first_id: null, last_id: null });
  });
});
