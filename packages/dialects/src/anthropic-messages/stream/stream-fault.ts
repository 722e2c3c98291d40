import { type ErrorClass, type JsonObject, readErrorDetails, type UpstreamFault } from '@proxy/spec';
import { maskSecrets, maskSecretsIn } from '../../internal/mask-secrets.ts';
import { dialect } from '../dialect.ts';

/** Errors that mean inside a stream what they mean as an answer; the others say that this stream broke. */
const classes: ReadonlyMap<string | undefined, ErrorClass> = new Map<string | undefined, ErrorClass>([
  ['overloaded_error', 'overloaded'],
  ['rate_limit_error', 'rate_limited'],
  ['billing_error', 'quota_exhausted'],
]);

/** The failure that an `error` event reports. */
export function errorEventFault(event: JsonObject): UpstreamFault {
  const { type, message = 'The provider reported an error within the stream.' } = readErrorDetails(event);
  return {
    class: classes.get(type) ?? 'stream_error',
    message: maskSecrets(message),
    ...(type !== undefined && { type }),
    dialect,
    body: maskSecretsIn(event),
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
