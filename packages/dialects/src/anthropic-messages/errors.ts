import {
  dialectStatus,
  type EncodedError,
  errorTable,
  type GatewayError,
  type Headers,
  isJsonObject,
  type JsonObject,
  maskSecrets,
  maskSecretsIn,
  upstreamError,
} from '@proxy/spec';
import { dialect } from './dialect.ts';

/** An upstream's own error of this dialect keeps status and body; all others are put into the dialect's words. */
export function encodeError(error: GatewayError, requestId: string): EncodedError {
  const own = ownError(error);
  const status = (own && error.fault?.status) ?? dialectStatus(error, 'anthropic');
  return { status, headers: errorHeaders(error, status, requestId), body: bodyOf(error, own, requestId) };
}

/** The JSON of the `error` event. */
export function streamErrorData(error: GatewayError, requestId: string): string {
  return JSON.stringify(bodyOf(error, ownError(error), requestId));
}

export function encodeStreamError(error: GatewayError, requestId: string): string {
  return `event: error\ndata: ${streamErrorData(error, requestId)}\n\n`;
}

function bodyOf(error: GatewayError, own: JsonObject | undefined, requestId: string): JsonObject {
  if (own) return { request_id: requestId, ...own };
  const { type } = errorTable[error.code].anthropic;
  return { type: 'error', error: { type, message: maskSecrets(error.message) }, request_id: requestId };
}

/** Statuses with which a provider refuses the gateway's credential; a client would take them for its own. */
const credentialStatuses: ReadonlySet<number | undefined> = new Set([401, 403]);

/** The upstream's error envelope, where it is of this dialect and the reason for this error. */
function ownError(error: GatewayError): JsonObject | undefined {
  const { fault } = error;
  if (fault?.dialect !== dialect || fault.class === 'auth' || credentialStatuses.has(fault.status)) return undefined;
  const isEnvelope = isJsonObject(fault.body) && fault.body['type'] === 'error' && isJsonObject(fault.body['error']);
  return isEnvelope && upstreamError(fault).code === error.code ? maskSecretsIn(fault.body) : undefined;
}

const defaultRetryAfterMs = 1_000;
const busyStatuses: ReadonlySet<number> = new Set([429, 503, 529]);

/**
 * What the SDKs go by. `x-should-retry: false` where the gateway's own attempts are spent, or waiting is useless: a
 * client that tries again only multiplies the calls.
 */
function errorHeaders({ code, fault, retryAfterMs }: GatewayError, status: number, requestId: string): Headers {
  const isFinal = fault !== undefined || code === 'PROXY_BUDGET_EXCEEDED';
  const isKnown = retryAfterMs !== undefined && Number.isFinite(retryAfterMs);
  const waitMs = isKnown ? retryAfterMs : !fault && busyStatuses.has(status) ? defaultRetryAfterMs : undefined;
  return {
    'request-id': requestId,
    'x-request-id': requestId,
    'x-proxy-error': code,
    ...(waitMs !== undefined && {
      'retry-after': String(Math.max(1, Math.ceil(waitMs / 1_000))),
      'retry-after-ms': String(Math.max(0, Math.ceil(waitMs))),
    }),
    ...(isFinal && { 'x-should-retry': 'false' }),
  };
}
