import { dialectStatus, type EncodedError, type GatewayError, isJsonObject, type JsonObject } from '@proxy/spec';
import { errorHeaders } from '../../internal/error-headers.ts';
import { openaiEnvelope, ownOpenaiEnvelope } from '../../internal/openai-error.ts';
import { sseEvent } from '../../sse/encode.ts';
import { dialect } from '../extensions.ts';

/** An upstream's own error of this dialect keeps status and body; all others are put into the dialect's words. */
export function encodeError(error: GatewayError, requestId: string): EncodedError {
  const own = ownOpenaiEnvelope(error, dialect);
  const status = (own && error.fault?.status) ?? dialectStatus(error, 'openai');
  const body = own ?? openaiEnvelope(error, dialect, null);
  return { status, headers: errorHeaders(error, status, requestId), body };
}

/** What the `error` event of a stream says: flat, as it is documented, and nested, as the API sends it and SDKs throw it. */
export function errorEvent(error: GatewayError): JsonObject {
  const { error: nested } = ownOpenaiEnvelope(error, dialect) ?? openaiEnvelope(error, dialect, error.code);
  const { code = null, message, param = null } = isJsonObject(nested) ? nested : {};
  return { code, message, param, error: nested };
}

/** The error that ends a stream of which nothing else is known. */
export function encodeStreamError(error: GatewayError): string {
  return sseEvent('error', JSON.stringify({ type: 'error', sequence_number: 0, ...errorEvent(error) }));
}
