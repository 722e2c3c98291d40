export { durationUs, levelOf, msUntilWhole, type Rate, type RateDecision, takeRate } from './limits/gcra.ts';
export {
  createMemoryLimitStore,
  type MemoryLimitStore,
  type MemoryLimitStoreOptions,
} from './limits/memory-limit-store.ts';
export {
  createRateLimiter,
  type RateLimiter,
  type RateLimiterDependencies,
  type RateLimiterOptions,
} from './limits/rate-limiter.ts';
export { createTokenBucket, settleTokens, type TokenBucket, type TokenBucketOptions } from './limits/token-bucket.ts';
export { type BackoffSettings, backoffMs, retryDelayMs } from './resilience/backoff.ts';
export { type BreakerOptions, type BreakerSettings, breakerOptions } from './resilience/breaker-options.ts';
export {
  type AcquireOptions,
  type BreakerChange,
  type BreakerDependencies,
  type BreakerPermit,
  type CircuitBreaker,
  createCircuitBreaker,
} from './resilience/circuit-breaker.ts';
export {
  type ConcurrencyLimit,
  type ConcurrencyOptions,
  type ConcurrencyPermit,
  type ConcurrencySettings,
  type Congestion,
  concurrencyOptions,
  congestionOf,
  createConcurrencyLimit,
} from './resilience/concurrency-limit.ts';
export {
  type Cooldown,
  type CooldownEvent,
  type CooldownSpan,
  type Cooldowns,
  cooldownSpans,
  createCooldowns,
} from './resilience/cooldown.ts';
export { createDeadline, type Deadline, deadlineAt } from './resilience/deadline.ts';
export { type ErrorPolicy, errorPolicies, type Outcome, outcomeOf } from './resilience/error-policy.ts';
export { type FailedAttempt, type Move, nextMove } from './resilience/next-move.ts';
export {
  type RetryDependencies,
  type RetryOptions,
  type RetrySettings,
  retry,
  retryOptions,
} from './resilience/retry.ts';
export { parseRetryAfter } from './resilience/retry-after.ts';
export {
  createRetryBudget,
  type RetryBudget,
  type RetryBudgetOptions,
  type RetryBudgetSettings,
  retryBudgetOptions,
} from './resilience/retry-budget.ts';
