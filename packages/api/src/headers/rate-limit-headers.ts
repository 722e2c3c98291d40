import type { Codec, LimitState } from '@proxy/spec';

/** Where a caller's limits stand. */
export interface CallerLimitStates {
  readonly requests?: LimitState | undefined;
  readonly tokens?: LimitState | undefined;
}

/** The limits of the caller's key, under the names and in the notation of its dialect. Adds to a flat list. */
export function addRateLimitHeaders(
  head: string[],
  family: Codec['family'],
  limits: CallerLimitStates,
  epochMs: number,
): void {
  const add = family === 'anthropic' ? addAnthropic : addOpenai;
  if (limits.requests) add(head, 'requests', limits.requests, epochMs);
  if (limits.tokens) add(head, 'tokens', limits.tokens, epochMs);
}

type Unit = 'requests' | 'tokens';

function addOpenai(head: string[], unit: Unit, { limit, remaining, resetMs }: LimitState): void {
  head.push(`x-ratelimit-limit-${unit}`, String(limit));
  head.push(`x-ratelimit-remaining-${unit}`, String(Math.floor(remaining)));
  head.push(`x-ratelimit-reset-${unit}`, formatReset(resetMs));
}

function addAnthropic(head: string[], unit: Unit, { limit, remaining, resetMs }: LimitState, epochMs: number): void {
  head.push(`anthropic-ratelimit-${unit}-limit`, String(limit));
  head.push(`anthropic-ratelimit-${unit}-remaining`, String(Math.floor(remaining)));
  head.push(`anthropic-ratelimit-${unit}-reset`, new Date(epochMs + resetMs).toISOString());
}

/** A span as OpenAI writes it: `120ms`, `7.5s`, `6m0s`. */
export function formatReset(ms: number): string {
  if (ms < 1_000) return `${Math.ceil(ms)}ms`;
  if (ms < 60_000) return `${Math.ceil(ms / 10) / 100}s`;
  const seconds = Math.ceil(ms / 1_000);
  return `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
