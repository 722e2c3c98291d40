import { type Clock, systemClock } from '@proxy/spec';
import { z } from 'zod';
import { charged, durationUs, levelOf, type Rate, type RateDecision, takeRate } from './gcra.ts';

/** No bucket goes deeper into debt than so many times its capacity: one absurd report must not lock a key for ever. */
export const MAX_DEBT = 60;

/**
 * Replaces what was reserved by what was used: a refund, or a debt that later refill pays first. A bucket is kept as
 * a rate is, by the instant at which it will be full again, so debt is nothing but an instant further away.
 * @param actual a number that is no count leaves the reservation as it is
 */
export function settleTokens(tatUs: number, reserved: number, actual: number, nowUs: number, rate: Rate): number {
  const fullUs = charged(tatUs, usedOf(reserved, actual), nowUs, rate) - durationUs(reserved, rate);
  return Math.min(fullUs, nowUs + (MAX_DEBT + 1) * rate.periodMs * 1_000);
}

/** What was used, where the report is a count; else what was reserved stands. */
export function usedOf(reserved: number, actual: number): number {
  return Number.isFinite(actual) && actual >= 0 ? actual : reserved;
}

export interface TokenBucketOptions {
  /** Tokens in a full bucket. */
  readonly capacity: number;
  /** Milliseconds in which an empty bucket fills. */
  readonly refillMs: number;
}

const tokenBucketOptions: z.ZodType<TokenBucketOptions> = z.strictObject({
  capacity: z.number().positive(),
  refillMs: z.number().positive(),
});

/** A bucket that refills steadily. What a call costs is often known only afterwards: take an estimate, then settle. */
export interface TokenBucket {
  /** Takes all of `cost` or nothing. */
  take(cost: number): Pick<RateDecision, 'granted' | 'retryAfterMs'>;
  /** Corrects one earlier `take`. */
  settle(reserved: number, actual: number): void;
  /** Tokens at this moment; below 0 in debt. */
  level(): number;
}

/** @throws ZodError where an option is wrong */
export function createTokenBucket(
  options: TokenBucketOptions,
  { clock = systemClock }: { readonly clock?: Clock | undefined } = {},
): TokenBucket {
  const { capacity, refillMs } = tokenBucketOptions.parse(options);
  const rate: Rate = { limit: capacity, periodMs: refillMs };
  let tatUs = Number.NEGATIVE_INFINITY;
  let latestUs = Number.NEGATIVE_INFINITY;
  /** A clock that steps back refills nothing. */
  const nowUs = (): number => {
    latestUs = Math.max(latestUs, Math.floor(clock.nowMs() * 1_000));
    return latestUs;
  };
  return {
    take(cost) {
      const { granted, retryAfterMs, tatUs: next } = takeRate(tatUs, cost, nowUs(), rate);
      tatUs = next;
      return { granted, retryAfterMs };
    },
    settle(reserved, actual) {
      tatUs = settleTokens(tatUs, reserved, actual, nowUs(), rate);
    },
    level: () => levelOf(tatUs, nowUs(), rate),
  };
}
