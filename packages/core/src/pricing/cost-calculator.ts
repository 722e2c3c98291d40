import { type Clock, type ModelCatalog, systemClock, type TokenCounts } from '@proxy/spec';
import { type Cost, type CostBreakdown, costOf, estimateCost } from './cost.ts';

/** Prices usage by a catalog, at the prices of the moment. US dollars; `undefined` where the cost is not known. */
export interface CostCalculator {
  calculate(usage: TokenCounts, provider: string, model: string): number | undefined;
  /** Before the call: nothing served from a cache, so much output. */
  estimate(inputTokens: number, outputTokens: number, provider: string, model: string): number | undefined;
  /** By token class. */
  breakdown(usage: TokenCounts, provider: string, model: string): CostBreakdown | undefined;
}

/** @param catalog its own provider ids and model names are the ones to ask with */
export function createCostCalculator(
  catalog: ModelCatalog,
  { clock = systemClock }: { readonly clock?: Clock | undefined } = {},
): CostCalculator {
  const price = (usage: TokenCounts, provider: string, model: string): Cost | undefined => {
    const info = catalog.find(provider, model);
    return info && costOf(usage, info, clock.epochMs());
  };
  return {
    calculate: (usage, provider, model) => price(usage, provider, model)?.usd,
    estimate(inputTokens, outputTokens, provider, model) {
      const info = catalog.find(provider, model);
      return info && estimateCost(inputTokens, outputTokens, info, clock.epochMs())?.usd;
    },
    breakdown: (usage, provider, model) => price(usage, provider, model)?.breakdown,
  };
}
