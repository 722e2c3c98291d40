import type { Clock, LimitDecision, LimitStore } from '@proxy/spec';
import { z } from 'zod';
import { createMemoryLimitStore } from './memory-limit-store.ts';

/** A rate in one of two ways of saying it. */
export type RateLimiterOptions =
  | { readonly requestsPerMinute: number }
  | { readonly limit: number; readonly periodMs: number };

const perMinute = z
  .strictObject({ requestsPerMinute: z.number().positive() })
  .transform(({ requestsPerMinute }) => ({ limit: requestsPerMinute, periodMs: 60_000 }));
const perPeriod = z.strictObject({ limit: z.number().positive(), periodMs: z.number().positive() });
const rateLimiterOptions: z.ZodType<{ limit: number; periodMs: number }, RateLimiterOptions> = z.union([
  perMinute,
  perPeriod,
]);

/** Lets so many calls per time pass, counted by key. */
export interface RateLimiter {
  /**
   * @param key whoever is counted; absent: everybody together
   * @param cost units; above the limit they are never granted
   */
  take(key?: string, cost?: number): LimitDecision | Promise<LimitDecision>;
  /** The same decision, nothing taken. */
  peek(key?: string, cost?: number): LimitDecision | Promise<LimitDecision>;
}

export interface RateLimiterDependencies {
  /** Absent: the memory of this process. */
  readonly store?: LimitStore | undefined;
  /** Of the memory store. */
  readonly clock?: Clock | undefined;
}

/** @throws ZodError where an option is wrong */
export function createRateLimiter(
  options: RateLimiterOptions,
  { store, clock }: RateLimiterDependencies = {},
): RateLimiter {
  const rate = rateLimiterOptions.parse(options);
  const counters = store ?? createMemoryLimitStore({}, { clock });
  return {
    take: (key = '', cost = 1) => counters.take([{ kind: 'rate', key, cost, ...rate }]),
    peek: (key = '', cost = 1) => counters.peek([{ kind: 'rate', key, cost, ...rate }]),
  };
}
