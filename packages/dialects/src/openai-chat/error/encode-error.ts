import {
  dialectStatus,
  type EncodedError,
  type ErrorCode,
  errorTable,
  type GatewayError,
  isContextOverflow,
  isJsonObject,
  type JsonObject,
  maskSecrets,
  type UpstreamFault,
} from '@proxy/spec';
import { errorHeaders } from '../../internal/error-headers.ts';
import { ownEnvelope } from '../../internal/own-envelope.ts';
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
      code: wireCodes[code] ?? (fault && faultCode(fault)) ?? spareCode,
    },
  };
}

/** An upstream's own code in this dialect; of another's only that by which clients know that they must shorten. */
function faultCode(fault: UpstreamFault): string | undefined {
  if (isContextOverflow(fault)) return 'context_length_exceeded';
  return fault.dialect === dialect ? fault.code : undefined;
}

function ownBody(error: GatewayError): JsonObject | undefined {
  return ownEnvelope(error, dialect, isEnvelope);
}

function isEnvelope(body: unknown): body is JsonObject {
  return isJsonObject(body) && isJsonObject(body['error']);
}
