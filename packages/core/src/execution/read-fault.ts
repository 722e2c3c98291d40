import {
  classifyStatus,
  type Headers,
  isJsonObject,
  type Json,
  maskSecrets,
  maskSecretsIn,
  type Provider,
  readErrorDetails,
  retryInfoMs,
  type UpstreamFault,
} from '@proxy/spec';
import { parseRetryAfter } from '../resilience/retry-after.ts';

/** Longest stretch of an upstream's own words that a client gets to see. */
const maxMessageLength = 2_000;
/** No longer wait than this is believed. */
const longestWaitMs = 60_000;

/** An upstream's error answer as a fault: classified, without secrets, and never HTML. */
export function readFault(
  provider: Provider,
  status: number,
  headers: Headers,
  text: string,
  epochMs: number,
): UpstreamFault {
  const body = parseJson(text);
  const details = readErrorDetails(body ?? (looksLikeMarkup(text) ? undefined : text.slice(0, maxMessageLength)));
  const classify = provider.adapter.classify ?? classifyStatus;
  const shouldRetry = headers['x-should-retry'];
  return {
    class: status >= 400 ? classify(status, details) : 'invalid',
    status,
    message: maskSecrets(details.message ?? `The upstream answered with status ${status}.`).slice(0, maxMessageLength),
    dialect: provider.codec.dialect,
    ...(details.type !== undefined && { type: details.type }),
    ...(details.code !== undefined && { code: details.code }),
    ...(details.param !== undefined && { param: details.param }),
    ...retryHint(headers, body, epochMs),
    ...(shouldRetry !== undefined && { shouldRetry: shouldRetry === 'true' }),
    ...(isJsonObject(body) && { body: maskSecretsIn(body) }),
  };
}

/** Google puts the wait into the body. */
function retryHint(headers: Headers, body: Json | undefined, epochMs: number): Pick<UpstreamFault, 'retryAfterMs'> {
  const retryAfterMs = parseRetryAfter(headers, epochMs) ?? capped(retryInfoMs(body));
  return retryAfterMs === undefined ? {} : { retryAfterMs };
}

function capped(waitMs: number | undefined): number | undefined {
  return waitMs === undefined ? undefined : Math.min(waitMs, longestWaitMs);
}

/** A JSON value, or `undefined` where the text is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function looksLikeMarkup(text: string): boolean {
  return text.trimStart().startsWith('<');
}
