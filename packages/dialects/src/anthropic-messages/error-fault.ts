import {
  classifyStatus,
  type ErrorClass,
  type JsonObject,
  maskSecrets,
  maskSecretsIn,
  readErrorDetails,
  type UpstreamFault,
} from '@proxy/spec';
import { dialect } from './dialect.ts';

/** The status with which the API answers each type of error. @see https://platform.claude.com/docs/en/api/errors */
const statusByType: ReadonlyMap<string | undefined, number> = new Map<string | undefined, number>([
  ['invalid_request_error', 400],
  ['authentication_error', 401],
  ['billing_error', 402],
  ['permission_error', 403],
  ['not_found_error', 404],
  ['request_too_large', 413],
  ['rate_limit_error', 429],
  ['api_error', 500],
  ['timeout_error', 504],
  ['overloaded_error', 529],
]);
const unknownStatus = 500;

/** An error that came as an answer of status 200: it counts as one of the status that it should have had. */
export function faultOfBody(body: JsonObject): UpstreamFault {
  const details = readErrorDetails(body);
  const status = statusByType.get(details.type) ?? unknownStatus;
  return { ...describe(body), class: classifyStatus(status, details), status };
}

/** Failures that are of the account and not of this stream. */
const lastingClasses: ReadonlySet<ErrorClass> = new Set(['rate_limited', 'quota_exhausted', 'auth']);

/** An error that came as an event of a stream. */
export function faultOfEvent(event: JsonObject): UpstreamFault {
  const { class: errorClass } = faultOfBody(event);
  return { ...describe(event), class: lastingClasses.has(errorClass) ? errorClass : 'stream_error' };
}

function describe(body: JsonObject): Omit<UpstreamFault, 'class'> {
  const { type, message = 'The provider reported an error.' } = readErrorDetails(body);
  return { message: maskSecrets(message), ...(type !== undefined && { type }), dialect, body: maskSecretsIn(body) };
}
