import type { EncodedError, ErrorCode, GatewayError } from '@proxy/spec';
import { headerValue } from './header-value.ts';

/** Failures of our own that pass by themselves: the client is told to come again even where nobody knows when. */
const passes: ReadonlySet<ErrorCode> = new Set([
  'PROXY_NO_TARGET',
  'PROXY_OVERLOADED',
  'PROXY_SHUTTING_DOWN',
  'PROXY_CIRCUIT_OPEN',
]);

/** Limits of our own: without a time after which the same request may pass, it never can. */
const limits: ReadonlySet<ErrorCode> = new Set(['PROXY_RATE_LIMITED', 'PROXY_BUDGET_EXCEEDED']);

/**
 * The headers of an error answer: those of the dialect, and the gateway's own where the dialect's codec left them out.
 *
 * @param spent the gateway has tried all it will: a client that tries again only multiplies the calls
 */
export function errorHeaders(error: GatewayError, { headers }: EncodedError, spent: boolean): Record<string, string> {
  const all: Record<string, string> = { 'x-proxy-error': error.code };
  const waitMs = error.retryAfterMs ?? (passes.has(error.code) ? 1_000 : Infinity);
  if (waitMs < Infinity) all['retry-after'] = String(Math.max(1, Math.ceil(waitMs / 1_000)));
  const isHopeless = waitMs === Infinity && limits.has(error.code);
  if (spent || isHopeless) all['x-should-retry'] = 'false';
  for (const [name, value] of Object.entries(headers)) {
    if (!isHopeless || !name.startsWith('retry-after')) all[name] = headerValue(value);
  }
  return all;
}
