import {
  type ModelInfo,
  type TokenClass,
  type TokenCounts,
  type TokenPrices,
  tokenClasses,
  totalInputTokens,
} from '@proxy/spec';
import { pricesAt } from './price-at.ts';

/** What a request cost, in US dollars. */
export interface Cost {
  readonly usd: number;
  /** The same in 10^-12 USD, a whole number: sums of these are exact. */
  readonly picoUsd: number;
  /** By token class, and `perRequest` where the model has such a price; classes that were not used are absent. */
  readonly breakdown: CostBreakdown;
}
export type CostBreakdown = { readonly [Class in TokenClass | 'perRequest']?: number };

const PICO = 1e12;
/** A price of 1 USD per million tokens is so many pico-dollars per token. Finer fractions of a price are rounded. */
const PICO_PER_TOKEN = 1e6;

/**
 * What the usage cost at an instant. Nothing is guessed: a class that was used (above 0) and has no price makes the
 * whole cost unknown, cached tokens included, since what is not known to be cheaper may also be dearer. The one
 * exception is reasoning, which costs what output costs unless it has a price of its own.
 *
 * @returns `undefined` where the cost is not known: a price is missing, no price holds, or no class was reported
 */
export function costOf(usage: TokenCounts, model: ModelInfo, epochMs: number): Cost | undefined {
  const prices = pricesAt(model.prices, totalInputTokens(usage) ?? 0, epochMs);
  if (!prices || tokenClasses.every((tokenClass) => usage[tokenClass] === undefined)) return undefined;
  const parts: { [Class in TokenClass | 'perRequest']?: number } = {};
  for (const tokenClass of tokenClasses) {
    const count = usage[tokenClass] ?? 0;
    if (count === 0) continue;
    const price = priceOf(tokenClass, prices);
    if (price === undefined) return undefined;
    parts[tokenClass] = count * Math.round(price * PICO_PER_TOKEN);
  }
  if (prices.perRequest !== undefined) parts.perRequest = Math.round(prices.perRequest * PICO);
  return priced(parts);
}

function priceOf(tokenClass: TokenClass, prices: TokenPrices): number | undefined {
  return prices[tokenClass] ?? (tokenClass === 'reasoning' ? prices.output : undefined);
}

function priced(picoByPart: CostBreakdown): Cost {
  const picoUsd = Object.values(picoByPart).reduce((sum, part) => sum + part, 0);
  const breakdown = Object.fromEntries(Object.entries(picoByPart).map(([part, pico]) => [part, pico / PICO]));
  return { usd: picoUsd / PICO, picoUsd, breakdown };
}

/** What a request would cost that is not served from a cache and brings no audio. @returns as `costOf` */
export function estimateCost(
  inputTokens: number,
  outputTokens: number,
  model: ModelInfo,
  epochMs: number,
): Cost | undefined {
  return costOf({ input: inputTokens, output: outputTokens }, model, epochMs);
}
