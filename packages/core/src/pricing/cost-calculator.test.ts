import type { ModelCatalog, ModelInfo } from '@proxy/spec';
import { createFakeClock } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { createCostCalculator } from './cost-calculator.ts';

const info: ModelInfo = {
  provider: 'openai',
  id: 'gpt',
  capabilities: {},
  prices: [{ prices: { input: 1, output: 4 } }, { prices: { input: 2, output: 8 }, fromDate: '2026-02-01' }],
};
const catalog: ModelCatalog = {
  version: 'test',
  find: (provider, model) => (provider === 'openai' && model === 'gpt' ? info : undefined),
  list: () => [info],
};

describe('createCostCalculator', () => {
  it('prices what was used, and breaks it down', () => {
    const calculator = createCostCalculator(catalog, { clock: createFakeClock() });
    const usage = { input: 1_000, output: 100 };
    expect(calculator.calculate(usage, 'openai', 'gpt')).toBe(0.0014);
    expect(calculator.breakdown(usage, 'openai', 'gpt')).toEqual({ input: 0.001, output: 0.0004 });
  });

  it('estimates before the call', () => {
    const calculator = createCostCalculator(catalog, { clock: createFakeClock() });
    expect(calculator.estimate(2_000, 100, 'openai', 'gpt')).toBe(0.0024);
  });

  it('takes the prices of the moment', () => {
    const clock = createFakeClock({ epochMs: Date.UTC(2026, 1, 1) });
    expect(createCostCalculator(catalog, { clock }).estimate(1_000, 100, 'openai', 'gpt')).toBe(0.0028);
  });

  it('does not know models that the catalog does not know', () => {
    const calculator = createCostCalculator(catalog);
    expect(calculator.calculate({ input: 1 }, 'openai', 'unknown')).toBeUndefined();
    expect(calculator.estimate(1, 1, 'unknown', 'gpt')).toBeUndefined();
    expect(calculator.breakdown({ input: 1 }, 'openai', 'unknown')).toBeUndefined();
  });
});
