import type { ReasoningRequest } from '@proxy/spec';

/** Efforts from the least to the greatest, and the share of the answer's tokens that each may spend on thinking. */
const shares: ReadonlyMap<string, number> = new Map([
  ['minimal', 0],
  ['low', 0.25],
  ['medium', 0.5],
  ['high', 0.75],
  ['xhigh', 0.9],
  ['max', 0.95],
]);
const usualShare = 0.5;

/** The least budget that the API takes. */
const smallestBudget = 1_024;

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
  const share = shares.get(effort) ?? usualShare;
  const asked = budgetTokens !== undefined && budgetTokens > 0 ? budgetTokens : Math.floor(maxTokens * share);
  const budget = Math.min(Math.max(asked, min, smallestBudget), max);
  const whole = budget < maxTokens ? maxTokens : Math.min(budget + maxTokens, limit);
  return { budgetTokens: Math.min(budget, whole - 1), maxTokens: whole };
}
