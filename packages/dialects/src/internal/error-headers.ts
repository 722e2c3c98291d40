import { type GatewayError, type Headers, passesSoon } from '@proxy/spec';

const defaultRetryAfterMs = 1_000;
const busyStatuses: ReadonlySet<number> = new Set([429, 503, 529]);

/**
 * What the SDKs of OpenAI and Anthropic go by. `x-should-retry: false` where the gateway's own attempts are spent, or
 * waiting is useless: a client that tries again only multiplies the calls. A provider's limit that passes soon is for the
 * client to sit out, unless whoever counts the attempts adds that they are spent.
 */
export function errorHeaders(error: GatewayError, status: number, requestId: string): Headers {
  const { code, fault, retryAfterMs } = error;
  const isKnown = retryAfterMs !== undefined && Number.isFinite(retryAfterMs);
  const isFinal = (fault !== undefined && !passesSoon(error)) || code === 'PROXY_BUDGET_EXCEEDED';
  const mustSay = !fault && busyStatuses.has(status);
  const waitMs = isKnown ? retryAfterMs : mustSay ? defaultRetryAfterMs : undefined;
  return {
    'x-request-id': requestId,
    'x-proxy-error': code,
    ...(waitMs !== undefined && {
      'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))),
      'retry-after-ms': String(Math.max(0, Math.ceil(waitMs))),
    }),
    ...(isFinal && { 'x-should-retry': 'false' }),
  };
}
