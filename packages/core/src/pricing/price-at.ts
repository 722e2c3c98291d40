import type { PriceEntry, TokenPrices } from '@proxy/spec';

/**
 * The prices that hold at an instant for a request of so many input tokens, cached ones included: of the entries whose
 * condition holds the last, and of its tiers the highest that is passed. A tier names only what it changes.
 * @returns `undefined` where no entry holds
 */
export function pricesAt(
  entries: readonly PriceEntry[],
  inputTokens: number,
  epochMs: number,
): TokenPrices | undefined {
  const entry = entries.findLast((candidate) => holdsAt(candidate, epochMs));
  const tier = entry?.tiers?.findLast(({ aboveInputTokens }) => inputTokens > aboveInputTokens);
  return tier ? { ...entry?.prices, ...tier.prices } : entry?.prices;
}

function holdsAt({ fromDate, betweenTimes }: PriceEntry, epochMs: number): boolean {
  if (fromDate === undefined && betweenTimes === undefined) return true;
  const [date = '', time = ''] = new Date(epochMs).toISOString().split('T');
  if (fromDate !== undefined && date < fromDate) return false;
  return betweenTimes === undefined || isBetween(time.slice(0, 8), betweenTimes.start, betweenTimes.end);
}

/** From `start` on and before `end`; an end before the start passes midnight. Times of one format sort as text. */
function isBetween(time: string, start: string, end: string): boolean {
  return start <= end ? start <= time && time < end : time >= start || time < end;
}
