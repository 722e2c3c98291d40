import OpenAI from 'openai';
import { type Failure, secondsIn } from '../client.ts';

const classOf = new Map<number | undefined, abstract new (...args: never) => Error>([
  [400, OpenAI.BadRequestError],
  [404, OpenAI.NotFoundError],
  [429, OpenAI.RateLimitError],
  [500, OpenAI.InternalServerError],
  [502, OpenAI.InternalServerError],
]);

/** What the errors of the `openai` package say. */
export function openaiFailure(error: unknown): Failure {
  if (!(error instanceof OpenAI.APIError)) throw error;
  const expected = classOf.get(error.status);
  return {
    isTyped: expected !== undefined && error instanceof expected,
    status: error.status,
    message: error.message,
    retryAfterSeconds: secondsIn(error.headers?.get('retry-after')),
  };
}
