import Anthropic from '@anthropic-ai/sdk';
import { type Failure, secondsIn } from '../client.ts';

const classOf = new Map<number | undefined, abstract new (...args: never) => Error>([
  [400, Anthropic.BadRequestError],
  [404, Anthropic.NotFoundError],
  [429, Anthropic.RateLimitError],
  [500, Anthropic.InternalServerError],
  [502, Anthropic.InternalServerError],
]);

/** What the errors of `@anthropic-ai/sdk` say. */
export function anthropicFailure(error: unknown): Failure {
  if (!(error instanceof Anthropic.APIError)) throw error;
  const expected = classOf.get(error.status);
  return {
    isTyped: expected !== undefined && error instanceof expected,
    status: error.status,
    message: error.message,
    retryAfterSeconds: secondsIn(error.headers?.get('retry-after')),
  };
}
