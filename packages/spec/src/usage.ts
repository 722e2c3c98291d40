import type { Json, JsonObject } from './json.ts';

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

/** Fields of a usage object that are kept; no provider reports half as many. */
const mostRawFields = 64;

/**
 * The later report in a provider's own words over the earlier, field by field; `null` is no report. Past 64 fields new
 * ones are left out, so that a stream of ever new fields costs no more with each.
 */
export function mergeRawUsage(earlier: JsonObject, later: JsonObject): JsonObject {
  const merged = new Map<string, Json | undefined>(Object.entries(earlier).slice(0, mostRawFields));
  for (const [name, value] of Object.entries(later)) {
    const isTold = value !== undefined && value !== null;
    if (isTold && (merged.size < mostRawFields || merged.has(name))) merged.set(name, value);
  }
  return Object.fromEntries(merged);
}

/**
 * The later report of a stream over the earlier: per class the last number wins, none are added, since providers
 * repeat running totals.
 */
export function mergeUsage(earlier: Usage | undefined, later: Usage): Usage {
  if (earlier === undefined) return later;
  const raw = earlier.raw && later.raw ? mergeRawUsage(earlier.raw, later.raw) : (later.raw ?? earlier.raw);
  return raw ? { ...earlier, ...later, raw } : { ...earlier, ...later };
}
