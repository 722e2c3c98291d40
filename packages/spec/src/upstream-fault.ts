import type { Dialect } from './dialect.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';

/**
 * What kind of failure an attempt ended in. One table for breaker, retry, cooldown and billing hangs on it:
 * - `never_sent` no byte of the request left: refused, unresolved, TLS, waited in vain for a connection
 * - `rate_limited` the provider's limit; `quota_exhausted` its account is out of money
 * - `auth` the provider refused our credential
 * - `overloaded` the provider failed: 5xx, 408, 409, 529
 * - `timeout` it was sent and nothing came in time, or the connection broke before an answer; may have been billed
 * - `invalid` an answer that is none: HTML, empty, not JSON
 * - `stream_truncated` the stream ended without its terminator; `stream_error` it carried an error
 * - `caller_fault` the request is wrong and would be wrong anywhere
 * - `model_missing` this provider does not have the model
 * - `client_gone` the client left
 * - `defect` the gateway, or a plug in it, failed on an answer that was well
 */
export const errorClasses = [
  'never_sent',
  'rate_limited',
  'quota_exhausted',
  'auth',
  'overloaded',
  'timeout',
  'invalid',
  'stream_truncated',
  'stream_error',
  'caller_fault',
  'model_missing',
  'client_gone',
  'defect',
] as const;
export type ErrorClass = (typeof errorClasses)[number];

/** A failure of an upstream, in words that every dialect can repeat. */
export interface UpstreamFault {
  readonly class: ErrorClass;
  readonly message: string;
  /** The HTTP status; absent where there was none, or where the failure came inside a stream. */
  readonly status?: number;
  readonly type?: string;
  readonly code?: string;
  readonly param?: string;
  /** How long the provider asks to wait; absent where it does not say. */
  readonly retryAfterMs?: number;
  /** The provider's `x-should-retry`. */
  readonly shouldRetry?: boolean;
  readonly dialect?: Dialect;
  /** The error's body, to be repeated to a client of the same dialect. */
  readonly body?: Json;
  /** A stream broke the grammar of its dialect, or was none of it. */
  readonly isViolation?: boolean;
}

const classByStatus: Readonly<Record<number, ErrorClass>> = {
  401: 'auth',
  402: 'quota_exhausted',
  403: 'auth',
  404: 'model_missing',
  408: 'overloaded',
  409: 'overloaded',
  413: 'caller_fault',
  422: 'caller_fault',
  429: 'rate_limited',
};

/** Words for an account that is out of money, which providers send as 400, 403 or 429. Waiting does not help. */
const quotaCodes: ReadonlySet<string> = new Set([
  'insufficient_quota',
  'billing_error',
  'billing_hard_limit_reached',
  'credit_balance_exhausted',
  'enforced_spend_limit_reached',
]);
/** Words for a bad credential, which Gemini and xAI send as 400. */
const credentialCodes: ReadonlySet<string> = new Set(['invalid_api_key', 'API_KEY_INVALID', 'authentication_error']);
/** Words for an unknown model, which the Responses API sends as 400. */
const modelCodes: ReadonlySet<string> = new Set(['model_not_found']);

/** What an error answer says of itself, whichever envelope it came in. */
export interface ErrorDetails {
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/**
 * The class of an HTTP error answer: by the provider's own code where it says more than the status, else by status.
 * Adapters override it for what is theirs alone.
 */
export function classifyStatus(status: number, details: ErrorDetails = {}): ErrorClass {
  for (const word of [details.code, details.type]) {
    if (word === undefined) continue;
    if (quotaCodes.has(word)) return 'quota_exhausted';
    if (credentialCodes.has(word)) return 'auth';
    if (modelCodes.has(word)) return 'model_missing';
  }
  if (status === 404 && namesSomethingElse(details)) return 'caller_fault';
  const known = classByStatus[status];
  if (known) return known;
  if (status >= 500) return 'overloaded';
  return status >= 400 ? 'caller_fault' : 'invalid';
}

/** A 404 is about the model unless it says that it is about something else: a file, an earlier answer. */
function namesSomethingElse({ message }: ErrorDetails): boolean {
  return message !== undefined && !/model|deployment|route|path|url|page|^not[ _]found\.?$/i.test(message);
}

/** Characters of a bare text that are taken for a message. */
const longestMessage = 1_000;

/**
 * Reads type, code and message from any error envelope seen in the field: `{error:{…}}`, `{error:"…"}`, `{message}`,
 * `{detail}`, a bare text, an object in a list (Gemini's OpenAI face). Codes may be numbers. A page of HTML says nothing.
 */
export function readErrorDetails(body: unknown): ErrorDetails & { readonly param?: string | undefined } {
  if (typeof body === 'string') return { message: plainText(body) };
  if (Array.isArray(body) && isJsonObject(body[0])) return readErrorDetails(body[0]);
  if (!isJsonObject(body)) return {};
  const inner: JsonObject = isJsonObject(body['error']) ? body['error'] : body;
  return {
    message: wordOf(inner['message']) ?? wordOf(body['error']) ?? wordOf(body['message']) ?? detailOf(body['detail']),
    type: wordOf(inner['type']) ?? wordOf(inner['status']) ?? wordOf(inner['error_type']),
    code: reasonOf(inner['details']) ?? wordOf(inner['code']),
    param: wordOf(inner['param']),
  };
}

function wordOf(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

function plainText(body: string): string | undefined {
  const text = body.trim();
  return text === '' || text.startsWith('<') ? undefined : text.slice(0, longestMessage);
}

/** Google says which of many errors a status stands for in a detail of type `google.rpc.ErrorInfo`. */
function reasonOf(details: unknown): string | undefined {
  if (!Array.isArray(details)) return undefined;
  for (const detail of details) if (isJsonObject(detail) && wordOf(detail['reason'])) return wordOf(detail['reason']);
  return undefined;
}

/** FastAPI reports a list of `{loc, msg}`. */
function detailOf(detail: unknown): string | undefined {
  if (!Array.isArray(detail)) return wordOf(detail);
  const messages = detail.map((entry) => (isJsonObject(entry) ? wordOf(entry['msg']) : wordOf(entry)));
  return messages.filter((message) => message !== undefined).join('; ') || undefined;
}
