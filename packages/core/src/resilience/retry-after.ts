import type { Headers } from '@proxy/spec';

/** No longer wait than this is believed. */
const CAP_MS = 60_000;

/**
 * How long a provider asks to wait, in milliseconds, from the headers of its answer. The most precise word wins:
 * `retry-after-ms`, `retry-after` (seconds, an HTTP date, or an instant as Unix time), else the resets of those limits
 * of which nothing remains (`x-ratelimit-reset-*`, `anthropic-ratelimit-*-reset`).
 * @param capMs longer waits are cut to this
 * @returns `undefined` where nothing sensible is said: not a number, negative, or in the past
 */
export function parseRetryAfter(headers: Headers, epochMs: number, capMs: number = CAP_MS): number | undefined {
  const waitMs =
    countOf(headers['retry-after-ms']) ??
    waitOf(headers['retry-after'], epochMs) ??
    exhaustedResetMs(headers, epochMs) ??
    waitOf(headers['x-ratelimit-reset'], epochMs);
  return waitMs === undefined ? undefined : Math.min(waitMs, capMs);
}

/** Limits that providers report one by one, as `[remaining, reset]`. */
const limitHeaders: readonly (readonly [string, string])[] = [
  ...['requests', 'tokens'].map((kind) => [`x-ratelimit-remaining-${kind}`, `x-ratelimit-reset-${kind}`] as const),
  ...['requests', 'tokens', 'input-tokens', 'output-tokens'].map(
    (kind) => [`anthropic-ratelimit-${kind}-remaining`, `anthropic-ratelimit-${kind}-reset`] as const,
  ),
];

/** The longest wait among the limits that are spent; the others say nothing about this refusal. */
function exhaustedResetMs(headers: Headers, epochMs: number): number | undefined {
  let longestMs: number | undefined;
  for (const [remaining, reset] of limitHeaders) {
    if (headers[remaining]?.trim() !== '0') continue;
    const waitMs = durationOf(headers[reset]) ?? waitOf(headers[reset], epochMs);
    if (waitMs !== undefined) longestMs = Math.max(longestMs ?? 0, waitMs);
  }
  return longestMs;
}

/** Numbers above these are instants: nobody asks to wait for decades. */
const EPOCH_SECONDS_FROM = 1e9;
const EPOCH_MS_FROM = 1e12;
const datePattern = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? |^\d{4}-\d{2}-\d{2}T/;

function waitOf(text: string | undefined, epochMs: number): number | undefined {
  const value = countOf(text);
  if (value === undefined) return untilMs(dateOf(text), epochMs);
  if (value >= EPOCH_MS_FROM) return untilMs(value, epochMs);
  return value >= EPOCH_SECONDS_FROM ? untilMs(value * 1000, epochMs) : value * 1000;
}

function untilMs(instantMs: number | undefined, epochMs: number): number | undefined {
  return instantMs !== undefined && instantMs > epochMs ? instantMs - epochMs : undefined;
}

/** Date.parse takes nearly any text for a date, so its form is looked at first. */
function dateOf(text: string | undefined): number | undefined {
  if (text === undefined || !datePattern.test(text.trim())) return undefined;
  const instantMs = Date.parse(text);
  return Number.isNaN(instantMs) ? undefined : instantMs;
}

/** A plain decimal number, 0 or more. */
function countOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}

const durationPattern = /^(?:\d+(?:\.\d+)?(?:ms|[dhms]))+$/;
const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration as Go writes it: `6m0s`, `12ms`, `1h2m3.5s`. */
function durationOf(text: string | undefined): number | undefined {
  const trimmed = text?.trim() ?? '';
  if (!durationPattern.test(trimmed)) return undefined;
  let totalMs = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)) {
    totalMs += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  }
  return totalMs;
}
