import { type ErrorCode, errorTable } from './error-table.ts';
import type { ErrorClass, UpstreamFault } from './upstream-fault.ts';

const brand = Symbol.for('@proxy/GatewayError');

export interface GatewayErrorDetails {
  /** What caused it; kept for logs, never shown to a client. */
  readonly cause?: unknown;
  /** The field of the request that is wrong, as a path: `messages.0.content`. */
  readonly param?: string | undefined;
  /** After this many milliseconds another try may succeed. */
  readonly retryAfterMs?: number | undefined;
  /** The upstream's failure, where that is the reason. */
  readonly fault?: UpstreamFault | undefined;
}

/** Every failure the gateway names. The message may be shown to the client; it holds no secret, host or path. */
export class GatewayError extends Error {
  readonly code: ErrorCode;
  readonly param: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly fault: UpstreamFault | undefined;

  constructor(code: ErrorCode, message: string, details: GatewayErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'GatewayError';
    this.code = code;
    this.param = details.param;
    this.retryAfterMs = details.retryAfterMs;
    this.fault = details.fault;
    Object.defineProperty(this, brand, { value: true });
  }

  /** The HTTP status in the OpenAI dialects; `dialectStatus` tells that of the others. */
  get status(): number {
    return dialectStatus(this, 'openai');
  }

  /** Holds across two installed versions of this package, where `instanceof` would not. */
  static is(error: unknown): error is GatewayError {
    return error instanceof Error && brand in error;
  }
}

/** The status with which a family of dialects reports the error. */
export function dialectStatus(error: GatewayError, family: 'openai' | 'anthropic' | 'gemini'): number {
  const { status } = errorTable[error.code][family];
  return status === 'upstream' ? (error.fault?.status ?? 502) : status;
}

/** Any thrown thing as a GatewayError; what was not one is a defect, and its message stays inside. */
export function asGatewayError(error: unknown): GatewayError {
  if (GatewayError.is(error)) return error;
  return new GatewayError('PROXY_INTERNAL', 'The gateway failed to handle this request.', { cause: error });
}

/** The request is wrong, whoever answers it. */
export function invalidRequest(message: string, param?: string): GatewayError {
  return new GatewayError('PROXY_INVALID_REQUEST', message, { param });
}

const codeByClass: Readonly<Record<ErrorClass, ErrorCode>> = {
  never_sent: 'PROXY_UPSTREAM_UNREACHABLE',
  rate_limited: 'PROXY_UPSTREAM_RATE_LIMITED',
  quota_exhausted: 'PROXY_UPSTREAM_RATE_LIMITED',
  auth: 'PROXY_UPSTREAM_AUTH',
  overloaded: 'PROXY_UPSTREAM_ERROR',
  timeout: 'PROXY_UPSTREAM_TIMEOUT',
  invalid: 'PROXY_UPSTREAM_INVALID',
  stream_truncated: 'PROXY_STREAM_TRUNCATED',
  stream_error: 'PROXY_STREAM_ERROR',
  caller_fault: 'PROXY_INVALID_REQUEST',
  model_missing: 'PROXY_MODEL_NOT_FOUND',
  client_gone: 'PROXY_CLIENT_GONE',
  defect: 'PROXY_INTERNAL',
};
/** Where the upstream's own words, or those of the network, would tell a client of our credential or our hosts. */
const discreetWords: { readonly [errorClass in ErrorClass]?: string } = {
  auth: "The provider refused the gateway's credential.",
  never_sent: 'The provider could not be reached.',
};
/** Where the status says more than the class. */
const codeByStatus: Readonly<Record<string, ErrorCode>> = {
  'overloaded 503': 'PROXY_UPSTREAM_OVERLOADED',
  'overloaded 529': 'PROXY_UPSTREAM_OVERLOADED',
  'caller_fault 404': 'PROXY_NOT_FOUND',
  'caller_fault 413': 'PROXY_BODY_TOO_LARGE',
};

/** The gateway's word for an upstream's failure, once the attempts are spent. `fault` keeps the upstream's own. */
export function upstreamError(fault: UpstreamFault): GatewayError {
  const code = codeByStatus[`${fault.class} ${fault.status}`] ?? codeByClass[fault.class];
  const message = discreetWords[fault.class] ?? fault.message;
  return new GatewayError(code, message, { fault, param: fault.param, retryAfterMs: fault.retryAfterMs });
}

/** A wait that providers name is cut to this: one as long may be far longer in truth. */
const LONGEST_WAIT_MS = 60_000;

/** Whether it is a provider's limit that passes within a minute: the client may sit the wait out and come again. */
export function passesSoon({ fault, retryAfterMs = LONGEST_WAIT_MS }: GatewayError): boolean {
  return fault?.class === 'rate_limited' && retryAfterMs < LONGEST_WAIT_MS;
}
