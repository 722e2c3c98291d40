import type { TransportFailure } from '@proxy/spec';

/** How far a call had come when it failed. */
export type CallProgress = 'waiting' | 'sent' | 'answering';

/** Codes of errors that arise before a byte of the request leaves. */
const neverSentCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EMFILE',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const brokenAnswer = /^(HPE_|UND_ERR_(HEADERS_OVERFLOW|RESPONSE|RES_))/;

/** The class of a failed call, by what the HTTP client reports and how far the call had come. */
export function transportFailure(error: unknown, progress: CallProgress): TransportFailure {
  const code = codeOf(error);
  if (isBroken(error, code))
    return { class: 'invalid', message: 'The upstream broke the HTTP protocol.', cause: error };
  if (progress === 'waiting' || neverSentCodes.has(code)) {
    return { class: 'never_sent', message: `The upstream cannot be reached${reason(code)}.`, cause: error };
  }
  if (progress === 'sent') {
    return {
      class: 'timeout',
      message: `The upstream closed the connection without an answer${reason(code)}.`,
      cause: error,
    };
  }
  return { class: 'stream_truncated', message: `The upstream broke off its answer${reason(code)}.`, cause: error };
}

/** The parser's own errors do not always carry a code. */
function isBroken(error: unknown, code: string): boolean {
  return brokenAnswer.test(code) || (error instanceof Error && error.name === 'HTTPParserError');
}

function reason(code: string): string {
  return code === '' ? '' : ` (${code})`;
}

/** Errors of several tried addresses come in one AggregateError, which may carry no code of its own. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error.cause === undefined ? '' : codeOf(error.cause);
}
