/** A stable code: match on it in code, alerts and dashboards, not on a message. */
export type ErrorCode =
  | 'PROXY_INVALID_REQUEST'
  | 'PROXY_BODY_TOO_LARGE'
  | 'PROXY_UNSUPPORTED'
  | 'PROXY_UNAUTHENTICATED'
  | 'PROXY_FORBIDDEN'
  | 'PROXY_MODEL_NOT_FOUND'
  | 'PROXY_NOT_FOUND'
  | 'PROXY_RATE_LIMITED'
  | 'PROXY_BUDGET_EXCEEDED'
  | 'PROXY_UPSTREAM_RATE_LIMITED'
  | 'PROXY_UPSTREAM_AUTH'
  | 'PROXY_UPSTREAM_ERROR'
  | 'PROXY_UPSTREAM_UNREACHABLE'
  | 'PROXY_UPSTREAM_INVALID'
  | 'PROXY_UPSTREAM_OVERLOADED'
  | 'PROXY_UPSTREAM_TIMEOUT'
  | 'PROXY_NO_TARGET'
  | 'PROXY_OVERLOADED'
  | 'PROXY_SHUTTING_DOWN'
  | 'PROXY_CIRCUIT_OPEN'
  | 'PROXY_STREAM_TRUNCATED'
  | 'PROXY_STREAM_ERROR'
  | 'PROXY_CLIENT_GONE'
  | 'PROXY_INTERNAL';

/** How one dialect reports a failure. `status: 'upstream'` repeats the provider's own. */
export interface DialectError {
  readonly status: number | 'upstream';
  readonly type: string;
}
export interface ErrorRow {
  readonly openai: DialectError;
  readonly anthropic: DialectError;
  readonly gemini: DialectError;
}

const row = (
  openai: readonly [number | 'upstream', string],
  anthropic: readonly [number | 'upstream', string],
  gemini: readonly [number | 'upstream', string],
): ErrorRow => ({
  openai: { status: openai[0], type: openai[1] },
  anthropic: { status: anthropic[0], type: anthropic[1] },
  gemini: { status: gemini[0], type: gemini[1] },
});

const badRequest = row([400, 'invalid_request_error'], [400, 'invalid_request_error'], [400, 'INVALID_ARGUMENT']);
const notFound = row([404, 'invalid_request_error'], [404, 'not_found_error'], [404, 'NOT_FOUND']);
const tooMany = row([429, 'rate_limit_error'], [429, 'rate_limit_error'], [429, 'RESOURCE_EXHAUSTED']);
const badGateway = row([502, 'server_error'], [502, 'api_error'], [502, 'INTERNAL']);
const unavailable = row([503, 'server_error'], [529, 'overloaded_error'], [503, 'UNAVAILABLE']);

/**
 * Every failure the gateway names: the stable code, and the status and type with which each family of dialects
 * reports it. The statuses are those that the official SDKs map to their own exceptions.
 */
export const errorTable: Readonly<Record<ErrorCode, ErrorRow>> = {
  PROXY_INVALID_REQUEST: badRequest,
  PROXY_BODY_TOO_LARGE: row([413, 'invalid_request_error'], [413, 'request_too_large'], [413, 'INVALID_ARGUMENT']),
  PROXY_UNSUPPORTED: badRequest,
  PROXY_UNAUTHENTICATED: row([401, 'invalid_request_error'], [401, 'authentication_error'], [401, 'UNAUTHENTICATED']),
  PROXY_FORBIDDEN: row([403, 'invalid_request_error'], [403, 'permission_error'], [403, 'PERMISSION_DENIED']),
  PROXY_MODEL_NOT_FOUND: notFound,
  PROXY_NOT_FOUND: notFound,
  PROXY_RATE_LIMITED: tooMany,
  PROXY_BUDGET_EXCEEDED: row([429, 'insufficient_quota'], [429, 'rate_limit_error'], [429, 'RESOURCE_EXHAUSTED']),
  PROXY_UPSTREAM_RATE_LIMITED: tooMany,
  PROXY_UPSTREAM_AUTH: badGateway,
  PROXY_UPSTREAM_ERROR: row(['upstream', 'server_error'], ['upstream', 'api_error'], ['upstream', 'INTERNAL']),
  PROXY_UPSTREAM_UNREACHABLE: badGateway,
  PROXY_UPSTREAM_INVALID: badGateway,
  PROXY_UPSTREAM_OVERLOADED: unavailable,
  PROXY_UPSTREAM_TIMEOUT: row([504, 'server_error'], [504, 'api_error'], [504, 'DEADLINE_EXCEEDED']),
  PROXY_NO_TARGET: unavailable,
  PROXY_OVERLOADED: unavailable,
  PROXY_SHUTTING_DOWN: unavailable,
  PROXY_CIRCUIT_OPEN: unavailable,
  PROXY_STREAM_TRUNCATED: badGateway,
  PROXY_STREAM_ERROR: badGateway,
  /** The client closed its connection; nobody sees the answer, logs and metrics do. */
  PROXY_CLIENT_GONE: row([499, 'server_error'], [499, 'api_error'], [499, 'CANCELLED']),
  /** A defect of the gateway or of a plug. */
  PROXY_INTERNAL: row([500, 'server_error'], [500, 'api_error'], [500, 'INTERNAL']),
};
