import { dialectStatus, type EncodedError, type GatewayError } from '@proxy/spec';
import { errorHeaders } from '../../internal/error-headers.ts';
import { openaiEnvelope, ownOpenaiEnvelope } from '../../internal/openai-error.ts';
import { sseData } from '../../sse/encode.ts';
import { dialect } from '../extensions.ts';

/** An upstream's own error of this dialect keeps status and body; all others are put into the dialect's words. */
export function encodeError(error: GatewayError, requestId: string): EncodedError {
  const own = ownOpenaiEnvelope(error, dialect);
  const status = (own && error.fault?.status) ?? dialectStatus(error, 'openai');
  const body = own ?? openaiEnvelope(error, dialect, null);
  return { status, headers: errorHeaders(error, status, requestId), body };
}

/** The error event that ends a stream. Where no header can carry our code, the body does. */
export function encodeStreamError(error: GatewayError): string {
  return sseData(JSON.stringify(ownOpenaiEnvelope(error, dialect) ?? openaiEnvelope(error, dialect, error.code)));
}
