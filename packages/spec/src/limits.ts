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
      /** Names the reservation: taken once and settled once, however often asked. Absent: every call counts. */
      readonly leaseId?: string;
      /** A reservation not settled after so long stands at `cost` for good; absent: 61 minutes. */
      readonly leaseMs?: number;
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
  /** Milliseconds until the limit is whole again if nothing more is taken. */
  readonly resetMs: number;
}

export interface LimitDecision {
  readonly granted: boolean;
  /** Index of the rule that refused, of several the one that refuses longest; absent where granted. */
  readonly refusedBy?: number;
  /**
   * Milliseconds until the same request may pass; 0 where granted, Infinity where it never can. Nobody knows when a
   * place in a concurrency limit becomes free: it is then a second at most.
   */
  readonly retryAfterMs: number;
  /** In the order of the rules. */
  readonly states: readonly LimitState[];
}

/** Keeps the counters of limits. Every rule of a request is checked and taken in one atomic step, or none is. */
export interface LimitStore {
  take(rules: readonly LimitRule[]): LimitDecision | Promise<LimitDecision>;
  /** Whether `take` would grant; nothing is taken, and the states are those of now. */
  peek(rules: readonly LimitRule[]): LimitDecision | Promise<LimitDecision>;
  /** Corrects a `tokens` rule once the true cost is known: a refund, or a debt. */
  settle(rule: Extract<LimitRule, { kind: 'tokens' }>, actualCost: number): void | Promise<void>;
  /** Gives a lease back; idempotent. */
  release(rule: Extract<LimitRule, { kind: 'concurrency' }>): void | Promise<void>;
  close?(): void | Promise<void>;
}
