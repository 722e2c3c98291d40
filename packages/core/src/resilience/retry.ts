import { setTimeout } from 'node:timers/promises';
import { GatewayError, type Random } from '@proxy/spec';
import { z } from 'zod';
import { retryDelayMs } from './backoff.ts';
import { errorPolicies } from './error-policy.ts';

export interface RetrySettings {
  readonly maxAttempts: number;
  readonly baseMs: number;
  readonly maxMs: number;
}
export type RetryOptions = { readonly [Name in keyof RetrySettings]?: RetrySettings[Name] | undefined };

export const retryOptions: z.ZodType<RetrySettings, RetryOptions> = z.strictObject({
  /** Calls in all, the first included. */
  maxAttempts: z.int().min(1).default(3),
  /** Upper bound of the first wait; each further one doubles it, up to `maxMs`. */
  baseMs: z.number().positive().default(250),
  maxMs: z.number().positive().default(8_000),
});

export interface RetryDependencies {
  /** Waits; rejects when the signal aborts. */
  readonly sleep?: ((delayMs: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
  readonly random?: Random | undefined;
  /** Whether another call may help. Absent: by the class of an upstream's failure; an abort never, anything else yes. */
  readonly shouldRetry?: ((error: unknown) => boolean) | undefined;
  /** Ends the waiting; the call itself must watch the signal too. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls until it goes well: exponential backoff with full jitter, and never sooner than a provider asked.
 * @param call told which attempt it is, from 1
 * @throws what the last call threw; the signal's reason where it ended the waiting
 */
export async function retry<Result>(
  call: (attempt: number) => Promise<Result> | Result,
  options: RetryOptions = {},
  { sleep = sleepFor, random = Math.random, shouldRetry = isWorthRetrying, signal }: RetryDependencies = {},
): Promise<Result> {
  const settings = retryOptions.parse(options);
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await call(attempt);
    } catch (error) {
      if (attempt >= settings.maxAttempts || !shouldRetry(error)) throw error;
      const toldMs = GatewayError.is(error) ? error.retryAfterMs : undefined;
      await sleep(retryDelayMs(toldMs, attempt - 1, random, settings), signal);
    }
  }
}

function isWorthRetrying(error: unknown): boolean {
  if (!GatewayError.is(error)) return !(error instanceof Error && error.name === 'AbortError');
  return error.fault !== undefined && errorPolicies[error.fault.class].sameTarget !== 'never';
}

/** A timer that keeps the process alive: whoever waits for a retry waits for its result. */
async function sleepFor(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await setTimeout(delayMs, undefined, signal && { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
