import type { ReasoningRequest } from '@proxy/spec';

/** Efforts from the least to the greatest, and the share of the answer's tokens that each may spend on thinking. */
const shares: Readonly<Record<string, number>> = {
  minimal: 0,
  low: 0.25,
  medium: 0.5,
  high: 0.75,
  xhigh: 0.9,
  max: 0.95,
};
const ranks: readonly string[] = Object.keys(shares);
const unknownRank = ranks.indexOf('medium');

/** The least budget that the API takes. */
const smallestBudget = 1_024;

/** The effort that a budget amounts to, by its share of the whole answer. */
export function effortFor(budgetTokens: number | undefined, maxTokens: number): string | undefined {
  if (budgetTokens === undefined || budgetTokens < 0) return undefined;
  const share = budgetTokens / maxTokens;
  if (share < 0.35) return 'low';
  return share < 0.65 ? 'medium' : 'high';
}

/** The greatest of the efforts that a model takes which is not above the one asked for, else its least. */
export function nearestEffort(asked: string, values: readonly string[] = ['low', 'medium', 'high']): string {
  if (values.includes(asked)) return asked;
  const known = values.filter((value) => ranks.includes(value)).sort((a, b) => ranks.indexOf(a) - ranks.indexOf(b));
  const rank = ranks.includes(asked) ? ranks.indexOf(asked) : unknownRank;
  return known.findLast((value) => ranks.indexOf(value) <= rank) ?? known[0] ?? asked;
}

export interface BudgetLimits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Tokens that the model can write at most, thinking included. */
  readonly limit?: number | undefined;
}

/**
 * Tokens to think in, always fewer than those of the whole answer, which grows where it left no room; a client that
 * asked for a short answer still gets one.
 */
export function budgetFor(
  { budgetTokens, effort = 'medium' }: ReasoningRequest,
  maxTokens: number,
  { min = smallestBudget, max = Number.POSITIVE_INFINITY, limit = Number.POSITIVE_INFINITY }: BudgetLimits,
): { readonly budgetTokens: number; readonly maxTokens: number } {
  const share = shares[effort] ?? shares['medium'] ?? 0;
  const asked = budgetTokens !== undefined && budgetTokens > 0 ? budgetTokens : Math.floor(maxTokens * share);
  const budget = Math.min(Math.max(asked, min, smallestBudget), max);
  const whole = budget < maxTokens ? maxTokens : Math.min(budget + maxTokens, limit);
  return { budgetTokens: Math.min(budget, whole - 1), maxTokens: whole };
}
