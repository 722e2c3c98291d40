/**
 * One limit that a request must pass.
 * - `rate`: `limit` units per `periodMs`, spread evenly, with a burst of `limit` (GCRA)
 * - `tokens`: a bucket of `limit` that refills over `periodMs`; may go into debt when settled
 * - `concurrency`: at most `limit` leases at once; one that is not released ends after `leaseMs`
 */
export type LimitRule =
  | {
      readonly kind: 'rate';
      readonly key: string;
      readonly limit: number;
      readonly periodMs: number;
      readonly cost: number;
    }
  | {
      readonly kind: 'tokens';
      readonly key: string;
      readonly limit: number;
      readonly periodMs: number;
      readonly cost: number;
    }
  | {
      readonly kind: 'concurrency';
      readonly key: string;
      readonly limit: number;
      readonly leaseMs: number;
      readonly leaseId: string;
    };

/** Where a limit stands, for headers. */
export interface LimitState {
  readonly limit: number;
  /** Never below 0. */
  readonly remaining: number;
  /** Milliseconds until the limit is whole again. */
  readonly resetMs: number;
}

export interface LimitDecision {
  readonly granted: boolean;
  /** Index of the rule that refused; absent where granted. */
  readonly refusedBy?: number;
  /** Milliseconds until the same request may pass; 0 where granted, Infinity where it never can. */
  readonly retryAfterMs: number;
  /** In the order of the rules. */
  readonly states: readonly LimitState[];
}

/** Keeps the counters of limits. Every rule of a request is checked and taken in one atomic step, or none is. */
export interface LimitStore {
  take(rules: readonly LimitRule[]): LimitDecision | Promise<LimitDecision>;
  /** The decision `take` would give, without taking. */
  peek(rules: readonly LimitRule[]): LimitDecision | Promise<LimitDecision>;
  /** Corrects a `tokens` rule once the true cost is known: a refund, or a debt. */
  settle(rule: Extract<LimitRule, { kind: 'tokens' }>, actualCost: number): void | Promise<void>;
  /** Gives a lease back; idempotent. */
  release(rule: Extract<LimitRule, { kind: 'concurrency' }>): void | Promise<void>;
  close?(): void | Promise<void>;
}
