export { nearestEffort } from '@proxy/spec';

/** The effort that a budget of reasoning amounts to, by its share of the whole answer. */
export function effortOfBudget(budgetTokens: number, maxOutputTokens: number): string {
  const share = budgetTokens / maxOutputTokens;
  if (share < 0.35) return 'low';
  return share < 0.65 ? 'medium' : 'high';
}
