import { describe, expect, it } from 'vitest';
import { convertCapabilities, convertCost } from './convert-capabilities.ts';
import type { ModelsDevModel } from './models-dev.ts';

const plain: ModelsDevModel = {
  id: 'm',
  name: 'M',
  reasoning: false,
  tool_call: true,
  modalities: { input: ['text'], output: ['text'] },
  limit: { context: 0, output: 0 },
};

describe('convertCapabilities', () => {
  it('leaves out what the source does not know', () => {
    expect(convertCapabilities(plain)).toEqual({ tools: true, reasoning: false, input: ['text'], output: ['text'] });
  });

  it('names the field in which reasoning goes back, where the source does', () => {
    const replayOf = (interleaved: ModelsDevModel['interleaved']) =>
      convertCapabilities({ ...plain, interleaved }).reasoningReplay;
    expect(replayOf({ field: 'reasoning_details' })).toBe('reasoning_details');
    expect([undefined, true as const].map(replayOf)).toEqual([undefined, undefined]);
  });

  it('keeps limits, refusals and the ways to ask for reasoning', () => {
    const model: ModelsDevModel = {
      ...plain,
      reasoning: true,
      temperature: false,
      structured_output: true,
      limit: { context: 1_000, output: 100 },
      reasoning_options: [
        { type: 'toggle' },
        { type: 'effort', values: ['low', 'high'] },
        { type: 'budget_tokens', min: 128 },
      ],
    };
    expect(convertCapabilities(model)).toMatchObject({
      temperature: false,
      structuredOutput: true,
      contextWindow: 1_000,
      maxOutputTokens: 100,
      reasoningControls: [
        { kind: 'toggle' },
        { kind: 'effort', values: ['low', 'high'] },
        { kind: 'budget_tokens', min: 128 },
      ],
    });
  });
});

describe('convertCost', () => {
  it('knows nothing where there is no cost', () => {
    expect(convertCost(plain)).toEqual([]);
  });

  it('takes zeros for unknown, unless the name says free', () => {
    const cost = { input: 0, output: 0 };
    expect(convertCost({ ...plain, cost })).toEqual([]);
    expect(convertCost({ ...plain, id: 'm:free', cost })).toEqual([{ prices: { input: 0, output: 0 } }]);
  });

  it('writes steps out whole', () => {
    const cost = { input: 1, output: 2, cache_write: 3, tiers: [{ tier: { size: 200 }, input: 4, output: 5 }] };
    expect(convertCost({ ...plain, cost })).toEqual([
      {
        prices: { input: 1, output: 2, cacheWrite5m: 3 },
        tiers: [{ aboveInputTokens: 200, prices: { input: 4, output: 5, cacheWrite5m: 3 } }],
      },
    ]);
  });
});
