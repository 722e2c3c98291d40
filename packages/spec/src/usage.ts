import type { JsonObject } from './json.ts';

/**
 * Tokens in disjoint classes: their sum is what was processed. A class that nobody reported is absent, never 0.
 * `audioIn` is not part of `input`, `audioOut` not of `output`.
 */
export interface TokenCounts {
  /** Input that no cache served or kept. */
  readonly input?: number;
  readonly cacheRead?: number;
  /** Written to the provider's cache for five minutes, or for as long as the provider keeps it. */
  readonly cacheWrite5m?: number;
  readonly cacheWrite1h?: number;
  /** Output that was not reasoning. */
  readonly output?: number;
  readonly reasoning?: number;
  readonly audioIn?: number;
  readonly audioOut?: number;
}

export type TokenClass = keyof TokenCounts;
/** The names of the disjoint classes, in the order records print them. */
export const tokenClasses: readonly TokenClass[] = [
  'input',
  'cacheRead',
  'cacheWrite5m',
  'cacheWrite1h',
  'output',
  'reasoning',
  'audioIn',
  'audioOut',
];

/** What an answer used, and the provider's own words for it. */
export interface Usage extends TokenCounts {
  /** The usage object as the provider sent it. */
  readonly raw?: JsonObject;
}

/** All input tokens, cached ones included; `undefined` where no class of input is known. */
export function totalInputTokens(usage: TokenCounts): number | undefined {
  return sum(usage.input, usage.cacheRead, usage.cacheWrite5m, usage.cacheWrite1h, usage.audioIn);
}

/** All output tokens, reasoning included; `undefined` where no class of output is known. */
export function totalOutputTokens(usage: TokenCounts): number | undefined {
  return sum(usage.output, usage.reasoning, usage.audioOut);
}

function sum(...counts: readonly (number | undefined)[]): number | undefined {
  let total: number | undefined;
  for (const count of counts) if (count !== undefined) total = (total ?? 0) + count;
  return total;
}

/**
 * The later report of a stream over the earlier: per class the last number wins, none are added, since providers
 * repeat running totals.
 */
export function mergeUsage(earlier: Usage | undefined, later: Usage): Usage {
  if (earlier === undefined) return later;
  const raw = earlier.raw && later.raw ? { ...earlier.raw, ...later.raw } : (later.raw ?? earlier.raw);
  return raw ? { ...earlier, ...later, raw } : { ...earlier, ...later };
}
