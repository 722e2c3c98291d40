import type { Random } from '@proxy/spec';

export interface BackoffSettings {
  /** Upper bound of the first wait; each further one doubles it. */
  readonly baseMs: number;
  readonly maxMs: number;
}
const STANDARD: BackoffSettings = { baseMs: 250, maxMs: 8_000 };

/**
 * Exponential backoff with full jitter: anything from nothing to the bound, so that many clients do not come back in
 * step.
 * @param retry 0 for the first retry
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoffMs(retry: number, random: Random = Math.random, settings: BackoffSettings = STANDARD): number {
  return random() * Math.min(settings.maxMs, settings.baseMs * 2 ** retry);
}

/** The wait before the same target is tried again: what the provider told, and up to a tenth more, else a backoff. */
export function retryDelayMs(
  toldMs: number | undefined,
  retry: number,
  random: Random = Math.random,
  settings: BackoffSettings = STANDARD,
): number {
  return toldMs !== undefined && toldMs > 0 ? toldMs * (1 + random() / 10) : backoffMs(retry, random, settings);
}
