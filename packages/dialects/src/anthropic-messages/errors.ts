import {
  dialectStatus,
  type EncodedError,
  errorTable,
  type GatewayError,
  isContextOverflow,
  isJsonObject,
  type JsonObject,
  maskSecrets,
} from '@proxy/spec';
import { errorHeaders } from '../internal/error-headers.ts';
import { ownEnvelope } from '../internal/own-envelope.ts';
import { dialect } from './dialect.ts';

/** An upstream's own error of this dialect keeps status and body; all others are put into the dialect's words. */
export function encodeError(error: GatewayError, requestId: string): EncodedError {
  const own = ownError(error);
  const status = (own && error.fault?.status) ?? dialectStatus(error, 'anthropic');
  const headers = { 'request-id': requestId, ...errorHeaders(error, status, requestId) };
  return { status, headers, body: bodyOf(error, own, requestId) };
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
  return { type: 'error', error: { type, message: maskSecrets(messageOf(error)) }, request_id: requestId };
}

/** The words by which clients of this dialect know that they must shorten the conversation. */
const overflowWords = 'prompt is too long';

function messageOf({ fault, message }: GatewayError): string {
  const isUnsaid = fault && isContextOverflow(fault) && !message.toLowerCase().includes(overflowWords);
  return isUnsaid ? `${overflowWords}: ${message}` : message;
}

function ownError(error: GatewayError): JsonObject | undefined {
  return ownEnvelope(error, dialect, isEnvelope);
}

function isEnvelope(body: unknown): body is JsonObject {
  return isJsonObject(body) && body['type'] === 'error' && isJsonObject(body['error']);
}
