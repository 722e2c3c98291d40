import {
  classifyStatus,
  type ErrorClass,
  GatewayError,
  type Json,
  readErrorDetails,
  type UpstreamFault,
} from '@proxy/spec';

/** What can be wrong with the answers of an upstream, as such. */
export interface UpstreamFaults {
  readonly unreadable: UpstreamFault;
  readonly oversized: UpstreamFault;
  readonly truncated: UpstreamFault;
  /** Its own error in a stream. */
  inStream(error: Json): UpstreamFault;
  /** Its own error in an answer of status 200: it counts as the failure that it tells of. */
  inBody(error: Json): UpstreamFault;
  /** The body is no answer. */
  invalid(what: string): GatewayError;
}

/** Failures that are of the account and not of this stream. */
const lastingClasses: ReadonlySet<ErrorClass> = new Set(['rate_limited', 'quota_exhausted', 'auth']);
const unknownStatus = 500;

export function createUpstreamFaults(dialect: string): UpstreamFaults {
  const stated = (errorClass: ErrorClass, message: string): UpstreamFault => ({ class: errorClass, message, dialect });
  const inBody = (error: Json): UpstreamFault => {
    const details = readErrorDetails(error);
    const { message = 'The upstream reported an error.', type, code } = details;
    return {
      ...stated(classifyStatus(unknownStatus, details), message),
      ...(type !== undefined && { type }),
      ...(code !== undefined && { code }),
      body: error,
    };
  };
  return {
    unreadable: stated('stream_error', 'The upstream sent an event that is not a JSON object.'),
    oversized: stated('stream_error', 'The upstream sent an event that is too large.'),
    truncated: stated('stream_truncated', 'The stream ended without its terminator.'),
    inBody,
    inStream(error) {
      const fault = inBody(error);
      return lastingClasses.has(fault.class) ? fault : { ...fault, class: 'stream_error' };
    },
    invalid(what) {
      const message = `The upstream sent an answer with ${what}.`;
      return new GatewayError('PROXY_UPSTREAM_INVALID', message, { fault: stated('invalid', message) });
    },
  };
}
