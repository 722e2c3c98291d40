import {
  dialectStatus,
  type EncodedError,
  errorTable,
  type GatewayError,
  isJsonObject,
  type JsonObject,
  maskSecrets,
} from '@proxy/spec';
import { errorHeaders } from '../internal/error-headers.ts';
import { ownEnvelope } from '../internal/own-envelope.ts';
import { dialect } from './dialect.ts';
import { createEventFraming } from './stream/framing.ts';

/** An upstream's own error of this dialect keeps status and body; all others are put into the dialect's words. */
export function encodeError(error: GatewayError, requestId: string): EncodedError {
  const own = ownBody(error);
  const status = (own && error.fault?.status) ?? dialectStatus(error, 'gemini');
  return { status, headers: errorHeaders(error, status, requestId), body: own ?? envelope(error, status) };
}

/** The JSON of an error inside of a stream. */
export function streamErrorData(error: GatewayError): string {
  return JSON.stringify(ownBody(error) ?? envelope(error, dialectStatus(error, 'gemini')));
}

export function encodeStreamError(error: GatewayError): string {
  return createEventFraming().failure(streamErrorData(error));
}

/** The error as the last element of a list that has begun. */
export function encodeListError(error: GatewayError): string {
  return `,\r\n${streamErrorData(error)}]`;
}

/** Clients of this dialect look for the wait among the details. */
function envelope({ code, message, retryAfterMs }: GatewayError, status: number): JsonObject {
  const { type } = errorTable[code].gemini;
  const details = retryAfterMs !== undefined && Number.isFinite(retryAfterMs) ? [retryInfo(retryAfterMs)] : undefined;
  return { error: { code: status, message: maskSecrets(message), status: type, ...(details && { details }) } };
}

function retryInfo(retryAfterMs: number): JsonObject {
  return {
    '@type': 'type.googleapis.com/google.rpc.RetryInfo',
    retryDelay: `${Math.max(0, Math.ceil(retryAfterMs) / 1_000)}s`,
  };
}

function ownBody(error: GatewayError): JsonObject | undefined {
  return ownEnvelope(error, dialect, isEnvelope);
}

function isEnvelope(body: unknown): body is JsonObject {
  return isJsonObject(body) && isJsonObject(body['error']);
}
