import { classifyStatus, type ErrorClass, type JsonObject, readErrorDetails, type UpstreamFault } from '@proxy/spec';
import { dialect } from '../extensions.ts';

/** The status that a word for an error would have had, where it comes without one. */
const statusByWord: ReadonlyMap<string | undefined, number> = new Map(
  Object.entries({
    invalid_request_error: 400,
    content_filter: 400,
    authentication_error: 401,
    permission_error: 403,
    not_found_error: 404,
    rate_limit_error: 429,
    rate_limit_exceeded: 429,
    overloaded_error: 529,
  }),
);
const unknownStatus = 500;

/** Whether an answer or a chunk says that it failed. */
export function hasError({ error, object }: JsonObject): boolean {
  return object === 'error' || (error !== undefined && error !== null && error !== '' && error !== false);
}

/** An error that came as an answer of status 200. */
export function faultOfBody(body: JsonObject): UpstreamFault {
  const stated = statedStatus(body);
  const errorClass = classifyStatus(stated ?? unknownStatus, readErrorDetails(body));
  return { ...describe(body), class: errorClass, ...(stated !== undefined && { status: stated }) };
}

/** Failures that are of the account and not of this stream. */
const lastingClasses: ReadonlySet<ErrorClass> = new Set(['rate_limited', 'quota_exhausted', 'auth']);

/** An error that came inside a stream. */
export function faultOfChunk(chunk: JsonObject): UpstreamFault {
  const errorClass = classifyStatus(statedStatus(chunk) ?? unknownStatus, readErrorDetails(chunk));
  return { ...describe(chunk), class: lastingClasses.has(errorClass) ? errorClass : 'stream_error' };
}

function describe(body: JsonObject): Omit<UpstreamFault, 'class'> {
  const { message = 'The upstream reported an error.', type, code, param } = readErrorDetails(body);
  return {
    message,
    ...(type !== undefined && { type }),
    ...(code !== undefined && { code }),
    ...(param !== undefined && { param }),
    dialect,
    ...(body['error'] !== undefined && { body: { error: body['error'] } }),
  };
}

function statedStatus(body: JsonObject): number | undefined {
  const { code, type } = readErrorDetails(body);
  const { error } = body;
  const said: readonly unknown[] =
    typeof error === 'object' && error !== null && !Array.isArray(error)
      ? Object.entries(error).flatMap(([name, value]) => (name === 'status' || name === 'status_code' ? [value] : []))
      : [];
  for (const value of [code, ...said]) {
    const status = typeof value === 'string' || typeof value === 'number' ? Number(value) : Number.NaN;
    if (Number.isInteger(status) && status >= 400 && status < 600) return status;
  }
  return statusByWord.get(code) ?? statusByWord.get(type);
}
