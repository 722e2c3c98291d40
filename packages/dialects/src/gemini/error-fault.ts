import {
  classifyStatus,
  type ErrorClass,
  isJsonObject,
  type JsonObject,
  maskSecrets,
  maskSecretsIn,
  readErrorDetails,
  retryInfoMs,
  type UpstreamFault,
} from '@proxy/spec';
import { dialect } from './dialect.ts';

/** @see https://cloud.google.com/apis/design/errors#handling_errors */
const statusByWord: ReadonlyMap<string | undefined, number> = new Map<string | undefined, number>([
  ['INVALID_ARGUMENT', 400],
  ['FAILED_PRECONDITION', 400],
  ['OUT_OF_RANGE', 400],
  ['UNAUTHENTICATED', 401],
  ['PERMISSION_DENIED', 403],
  ['NOT_FOUND', 404],
  ['ABORTED', 409],
  ['RESOURCE_EXHAUSTED', 429],
  ['CANCELLED', 499],
  ['INTERNAL', 500],
  ['UNKNOWN', 500],
  ['UNAVAILABLE', 503],
  ['DEADLINE_EXCEEDED', 504],
]);
const unknownStatus = 500;

/** Whether an answer, or an object of a stream, is an error. */
export function hasError({ error }: JsonObject): boolean {
  return error !== undefined && error !== null;
}

function statusOf(body: JsonObject): number {
  const { error } = body;
  const code = isJsonObject(error) ? error['code'] : undefined;
  if (typeof code === 'number' && code >= 400 && code < 600) return code;
  return statusByWord.get(readErrorDetails(body).type) ?? unknownStatus;
}

/** An error that came as an answer of status 200. */
export function faultOfBody(body: JsonObject): UpstreamFault {
  const status = statusOf(body);
  return { ...describe(body), class: classifyStatus(status, readErrorDetails(body)), status };
}

/** Failures that are of the account and not of this stream. */
const lastingClasses: ReadonlySet<ErrorClass> = new Set(['rate_limited', 'quota_exhausted', 'auth']);

/** An error that came inside of a stream. */
export function faultOfChunk(body: JsonObject): UpstreamFault {
  const { class: errorClass } = faultOfBody(body);
  return { ...describe(body), class: lastingClasses.has(errorClass) ? errorClass : 'stream_error' };
}

function describe(body: JsonObject): Omit<UpstreamFault, 'class'> {
  const { type, code, message = 'The provider reported an error.' } = readErrorDetails(body);
  const retryAfterMs = retryInfoMs(body);
  return {
    message: maskSecrets(message),
    ...(type !== undefined && { type }),
    ...(code !== undefined && { code }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    dialect,
    body: maskSecretsIn(body),
  };
}

/** The stream is none of this dialect: it breaks its grammar, or cannot be read. */
export function violation(message: string): UpstreamFault {
  return { class: 'invalid', message, dialect };
}

export const truncation: UpstreamFault = {
  class: 'stream_truncated',
  message: 'The stream of the provider ended before its answer was complete.',
  dialect,
};
