import { type Failure, secondsIn } from '../client.ts';

/** One name for the class of each status, in both families. */
const classNames: Readonly<Record<number, string>> = {
  400: 'BadRequestError',
  404: 'NotFoundError',
  429: 'RateLimitError',
  500: 'InternalServerError',
  502: 'InternalServerError',
};

interface StatusError extends Error {
  readonly status: number;
  readonly headers: Headers;
}

/** What the errors of `openai` and `@anthropic-ai/sdk` say, of whichever copy of them a library brings along. */
export function statusFailure(error: unknown): Failure {
  if (!isStatusError(error)) throw error;
  return {
    isTyped: error.constructor.name === classNames[error.status],
    status: error.status,
    message: error.message,
    retryAfterSeconds: secondsIn(error.headers.get('retry-after')),
  };
}

function isStatusError(error: unknown): error is StatusError {
  return error instanceof Error && 'status' in error && 'headers' in error && error.headers instanceof Headers;
}
