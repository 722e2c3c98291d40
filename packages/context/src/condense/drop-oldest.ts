import type { Message } from '@proxy/spec';

/**
 * Leaves out messages, step by step, until the rest fits.
 *
 * @param steps groups of indices that go together, the first to go first
 * @param costs of each message, in whatever unit the budget has
 * @returns the very same list where it fits or nothing may go
 */
export function dropOldest(
  messages: readonly Message[],
  steps: readonly (readonly number[])[],
  costs: readonly number[],
  budget: number,
): readonly Message[] {
  let total = costs.reduce((sum, cost) => sum + cost, 0);
  const dropped = new Set<number>();
  for (const step of steps) {
    if (total <= budget) break;
    for (const index of step) {
      dropped.add(index);
      total -= costs[index] ?? 0;
    }
  }
  return dropped.size === 0 ? messages : messages.filter((_, index) => !dropped.has(index));
}
