import {
  classifyStatus,
  type ErrorClass,
  isJsonObject,
  type JsonObject,
  maskSecrets,
  maskSecretsIn,
  readErrorDetails,
  type UpstreamFault,
} from '@proxy/spec';
import { dialect } from '../extensions.ts';

/** The status that a word for an error would have had: in an answer, or a stream, it comes without one. */
const statusByWord: ReadonlyMap<string | undefined, number> = new Map<string | undefined, number>([
  ['invalid_request_error', 400],
  ['invalid_prompt', 400],
  ['context_length_exceeded', 400],
  ['invalid_image', 400],
  ['image_content_policy_violation', 400],
  ['authentication_error', 401],
  ['permission_error', 403],
  ['not_found_error', 404],
  ['rate_limit_error', 429],
  ['rate_limit_exceeded', 429],
  ['insufficient_quota', 429],
  ['server_is_overloaded', 503],
  ['overloaded_error', 529],
]);
const unknownStatus = 500;

/** Failures that are of the account and not of this stream. */
const lastingClasses: ReadonlySet<ErrorClass> = new Set(['rate_limited', 'quota_exhausted', 'auth']);

/** Whether an answer says that it failed, or is an error in place of one. */
export function hasFailed({ status, error, output }: JsonObject): boolean {
  if (status === 'failed') return true;
  if (!isJsonObject(error)) return typeof error === 'string' && error !== '' && !Array.isArray(output);
  return typeof error['message'] === 'string' || typeof error['code'] === 'string';
}

/** An error that came as an answer of status 200, or an answer that tells of its failure. */
export function faultOfBody(body: JsonObject): UpstreamFault {
  const fault = describe(body['error']);
  const status = statusOf(fault) ?? unknownStatus;
  return { ...fault, class: classifyStatus(status, readErrorDetails(envelopeOf(body['error']))), status };
}

/** An `error` event, flat or nested, or a `response.failed`. */
export function faultOfEvent(event: JsonObject): UpstreamFault {
  const { response } = event;
  const error = isJsonObject(response) ? response['error'] : (event['error'] ?? flat(event));
  const { class: errorClass } = faultOfBody({ error });
  return { ...describe(error), class: lastingClasses.has(errorClass) ? errorClass : 'stream_error' };
}

const flat = ({ code, message, param }: JsonObject): JsonObject => ({ code, message, param });
const envelopeOf = (error: unknown): JsonObject => ({ error: isJsonObject(error) ? error : null });

function describe(error: unknown): Omit<UpstreamFault, 'class'> {
  const envelope = typeof error === 'string' ? { error: { message: error } } : envelopeOf(error);
  const { message = 'The upstream reported an error.', type, code, param } = readErrorDetails(envelope);
  return {
    message: maskSecrets(message),
    ...(type !== undefined && { type }),
    ...(code !== undefined && { code }),
    ...(param !== undefined && { param }),
    dialect,
    ...(isJsonObject(error) && { body: maskSecretsIn({ error }) }),
  };
}

function statusOf({ code, type }: Omit<UpstreamFault, 'class'>): number | undefined {
  const stated = Number(code);
  if (Number.isInteger(stated) && stated >= 400 && stated < 600) return stated;
  return statusByWord.get(code) ?? statusByWord.get(type);
}

const fault = (errorClass: UpstreamFault['class'], message: string): UpstreamFault => ({
  class: errorClass,
  message,
  dialect,
});

/** The stream is none of this dialect: it breaks its grammar, or cannot be read. */
export const violation = (message: string): UpstreamFault => fault('stream_error', message);

export const truncation: UpstreamFault = fault('stream_truncated', 'The stream ended before its answer was complete.');
