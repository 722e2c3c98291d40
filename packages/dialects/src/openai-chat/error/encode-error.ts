import {
  dialectStatus,
  type EncodedError,
  type ErrorCode,
  errorTable,
  type GatewayError,
  type Headers,
  isJsonObject,
  type JsonObject,
  maskSecrets,
  maskSecretsIn,
  upstreamError,
} from '@proxy/spec';
import { sseData } from '../../sse/encode.ts';
import { dialect } from '../extensions.ts';

/** The codes that clients of this dialect know for failures of ours. */
const wireCodes: { readonly [code in ErrorCode]?: string } = {
  PROXY_UNAUTHENTICATED: 'invalid_api_key',
  PROXY_MODEL_NOT_FOUND: 'model_not_found',
  PROXY_RATE_LIMITED: 'rate_limit_exceeded',
  PROXY_UPSTREAM_RATE_LIMITED: 'rate_limit_exceeded',
  PROXY_BUDGET_EXCEEDED: 'insufficient_quota',
};

/** An upstream's own error of this dialect keeps status and body; all others are put into the dialect's words. */
export function encodeError(error: GatewayError, requestId: string): EncodedError {
  const own = ownBody(error);
  const status = (own && error.fault?.status) ?? dialectStatus(error, 'openai');
  return { status, headers: errorHeaders(error, status, requestId), body: own ?? envelope(error, null) };
}

/** The error event that ends a stream. Where no header can carry our code, the body does. */
export function encodeStreamError(error: GatewayError): string {
  return sseData(JSON.stringify(ownBody(error) ?? envelope(error, error.code)));
}

/** @param spareCode where the dialect has no code of its own for the failure */
function envelope(error: GatewayError, spareCode: string | null): JsonObject {
  const { code, fault } = error;
  return {
    error: {
      message: maskSecrets(error.message),
      type: errorTable[code].openai.type,
      param: error.param ?? null,
      code: wireCodes[code] ?? (fault?.dialect === dialect ? fault.code : undefined) ?? spareCode,
    },
  };
}

/** Statuses with which a provider refuses the gateway's credential; a client would take them for its own. */
const credentialStatuses: ReadonlySet<number | undefined> = new Set([401, 403]);

/** The upstream's error envelope, where it is of this dialect and the reason for this error. */
function ownBody(error: GatewayError): JsonObject | undefined {
  const { fault } = error;
  if (fault?.dialect !== dialect || fault.class === 'auth' || credentialStatuses.has(fault.status)) return undefined;
  const isEnvelope = isJsonObject(fault.body) && isJsonObject(fault.body['error']);
  return isEnvelope && upstreamError(fault).code === error.code ? maskSecretsIn(fault.body) : undefined;
}

const defaultRetryAfterMs = 1_000;
const busyStatuses: ReadonlySet<number> = new Set([429, 503]);

/**
 * What the SDKs of this dialect go by. `x-should-retry: false` where the gateway's own attempts are spent, or waiting
 * is useless: a client that tries again only multiplies the calls.
 */
function errorHeaders({ code, fault, retryAfterMs }: GatewayError, status: number, requestId: string): Headers {
  const isFinal = fault !== undefined || code === 'PROXY_BUDGET_EXCEEDED';
  const isKnown = retryAfterMs !== undefined && Number.isFinite(retryAfterMs);
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
