import { costOf } from '@proxy/core';
import type { ModelInfo, TokenCounts } from '@proxy/spec';

const model: ModelInfo = {
  provider: 'anthropic',
  id: 'claude-example',
  capabilities: { contextWindow: 200_000 },
  prices: [
    { prices: { input: 2, cacheRead: 0.2, output: 10 } },
    { prices: { input: 3, cacheRead: 0.3, output: 15 }, fromDate: '2026-09-01' },
  ],
};

/** What a call cost, in words; a class of tokens without a price makes the cost unknown, never 0. */
export function receipt(usage: TokenCounts, epochMs: number): string {
  const cost = costOf(usage, model, epochMs);
  return cost ? `$${cost.usd} (output $${cost.breakdown.output ?? 0})` : 'unknown';
}
