import type { PriceEntry } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { createModelCatalog } from './model-catalog.ts';

/** Prices of well-known models, written down from the source by hand: a mistake in the conversion cannot hide here. */
const golden: readonly (readonly [provider: string, name: string, entries: readonly PriceEntry[]])[] = [
  ['openai', 'gpt-4o-mini', [{ prices: { input: 0.15, cacheRead: 0.075, output: 0.6 } }]],
  [
    'bedrock',
    'eu.anthropic.claude-haiku-4-5-20251001-v1:0',
    [{ prices: { input: 1.1, cacheRead: 0.11, cacheWrite5m: 1.375, output: 5.5 } }],
  ],
  [
    'bedrock',
    'global.anthropic.claude-opus-4-7',
    [{ prices: { input: 5, cacheRead: 0.5, cacheWrite5m: 6.25, output: 25 } }],
  ],
  ['vertex', 'claude-opus-4-7', []],
  ['openai', 'gpt-5-2025-08-07', [{ prices: { input: 1.25, cacheRead: 0.125, output: 10 } }]],
  [
    'openai',
    'gpt-5.6-sol-2026-07-01',
    [
      {
        prices: { input: 5, cacheRead: 0.5, cacheWrite5m: 6.25, output: 30 },
        tiers: [{ aboveInputTokens: 272_000, prices: { input: 10, cacheRead: 1, cacheWrite5m: 12.5, output: 45 } }],
      },
    ],
  ],
  [
    'openai',
    'o3',
    [
      { prices: { input: 10, cacheRead: 0.5, output: 40 } },
      { fromDate: '2025-06-10', prices: { input: 2, cacheRead: 0.5, output: 8 } },
    ],
  ],
  [
    'anthropic',
    'claude-sonnet-4-5-20250929',
    [
      {
        prices: { input: 3, cacheRead: 0.3, cacheWrite5m: 3.75, cacheWrite1h: 6, output: 15 },
        tiers: [
          {
            aboveInputTokens: 200_000,
            prices: { input: 6, cacheRead: 0.6, cacheWrite5m: 7.5, cacheWrite1h: 12, output: 22.5 },
          },
        ],
      },
    ],
  ],
  [
    'anthropic',
    'claude-sonnet-5',
    [
      { prices: { input: 2, cacheRead: 0.2, cacheWrite5m: 2.5, cacheWrite1h: 4, output: 10 } },
      {
        fromDate: '2026-09-01',
        prices: { input: 3, cacheRead: 0.3, cacheWrite5m: 3.75, cacheWrite1h: 6, output: 15 },
      },
    ],
  ],
  ['google', 'gemini-2.5-flash', [{ prices: { input: 0.3, cacheRead: 0.03, output: 2.5, audioIn: 1 } }]],
  [
    'google',
    'gemini-2.5-pro-preview-06-05',
    [
      {
        prices: { input: 1.25, cacheRead: 0.125, output: 10 },
        tiers: [{ aboveInputTokens: 200_000, prices: { input: 2.5, cacheRead: 0.25, output: 15 } }],
      },
    ],
  ],
  [
    'deepseek',
    'deepseek-chat',
    [
      { prices: { input: 0.135, cacheRead: 0.035, output: 0.55 } },
      {
        betweenTimes: { start: '00:30:00', end: '16:30:00' },
        prices: { input: 0.27, cacheRead: 0.07, output: 1.1 },
      },
    ],
  ],
  ['groq', 'llama-3.3-70b-versatile', [{ prices: { input: 0.59, output: 0.79 } }]],
  ['xai', 'grok-4.3-20260601', [{ prices: { input: 1.25, cacheRead: 0.2, output: 2.5 } }]],
  ['fireworks', 'accounts/fireworks/models/kimi-k2p6', [{ prices: { input: 0.95, cacheRead: 0.16, output: 4 } }]],
  ['perplexity', 'sonar-pro', [{ prices: { input: 3, output: 15, perRequest: 0.014 } }]],
  ['perplexity', 'sonar-deep-research', [{ prices: { input: 2, output: 8, reasoning: 3 } }]],
  ['together', 'openai/gpt-oss-120b', [{ prices: { input: 0.15, output: 0.6 } }]],
  ['cerebras', 'gpt-oss-120b', [{ prices: { input: 0.35, output: 0.75 } }]],
];

describe('the catalog', () => {
  const catalog = createModelCatalog();

  it.each(golden)('prices %s/%s as its source does', (provider, name, entries) => {
    expect(catalog.find(provider, name)?.prices).toEqual(entries);
  });

  it('has no price for output where dearer images hide in it', () => {
    const prices = catalog.find('google', 'gemini-2.5-flash-image')?.prices;
    expect(prices).toEqual([{ prices: { input: 0.3 } }]);
  });

  it('knows what models can do and refuse', () => {
    expect(catalog.find('openai', 'gpt-5')?.capabilities).toEqual({
      tools: true,
      structuredOutput: true,
      temperature: false,
      reasoning: true,
      reasoningControls: [{ kind: 'effort', values: ['minimal', 'low', 'medium', 'high'] }],
      input: ['text', 'image'],
      output: ['text'],
      contextWindow: 400_000,
      maxOutputTokens: 128_000,
    });
    expect(catalog.find('anthropic', 'claude-opus-5')?.capabilities).toMatchObject({
      temperature: false,
      maxOutputTokens: 128_000,
      structuredOutput: true,
    });
  });

  it('names its sources with date and commit', () => {
    expect(catalog.version).toMatch(
      /^genai-prices \d{4}-\d\d-\d\d [0-9a-f]{8}, models\.dev \d{4}-\d\d-\d\d [0-9a-f]{8}$/,
    );
  });
});
