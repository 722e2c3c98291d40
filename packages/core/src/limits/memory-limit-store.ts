import {
  type Clock,
  type LimitDecision,
  type LimitRule,
  type LimitState,
  type LimitStore,
  systemClock,
} from '@proxy/spec';
import { z } from 'zod';
import { createBucketMeter } from './bucket-meter.ts';
import { createLeaseMeter } from './lease-meter.ts';
import type { LeaseRule, TokenRule } from './meter.ts';

export interface MemoryLimitStoreOptions {
  /** Keys of each kind that are remembered at least; twice as many at most, whoever makes up how many. */
  readonly maxKeys?: number | undefined;
}

const memoryLimitStoreOptions: z.ZodType<{ readonly maxKeys: number }, MemoryLimitStoreOptions> = z.strictObject({
  maxKeys: z.int().min(1).default(50_000),
});

/** A limit store that answers at once. */
export interface MemoryLimitStore extends LimitStore {
  take(rules: readonly LimitRule[]): LimitDecision;
  peek(rules: readonly LimitRule[]): LimitDecision;
  settle(rule: TokenRule, actualCost: number): void;
  release(rule: LeaseRule): void;
  /** Keys that are remembered, of all kinds. */
  readonly size: number;
}

/**
 * Keeps limits of one process. Beyond `maxKeys` the keys unused for longest are forgotten and begin anew; leases under
 * way never are.
 * @throws ZodError where an option is wrong
 */
export function createMemoryLimitStore(
  options: MemoryLimitStoreOptions = {},
  { clock = systemClock }: { readonly clock?: Clock | undefined } = {},
): MemoryLimitStore {
  const { maxKeys } = memoryLimitStoreOptions.parse(options);
  const buckets = { rate: createBucketMeter(maxKeys), tokens: createBucketMeter(maxKeys) };
  const leases = createLeaseMeter(maxKeys);
  let latestUs = 0;
  /** A clock that steps back refills nothing. */
  const now = (): number => {
    latestUs = Math.max(latestUs, Math.floor(clock.nowMs() * 1_000));
    return latestUs;
  };
  const waitMs = (rule: LimitRule, nowUs: number): number =>
    rule.kind === 'concurrency' ? leases.waitMs(rule, nowUs) : buckets[rule.kind].waitMs(rule, nowUs);
  const charge = (rule: LimitRule, nowUs: number): void =>
    rule.kind === 'concurrency' ? leases.charge(rule, nowUs) : buckets[rule.kind].charge(rule, nowUs);
  const stateOf = (rule: LimitRule, nowUs: number): LimitState =>
    rule.kind === 'concurrency' ? leases.stateOf(rule, nowUs) : buckets[rule.kind].stateOf(rule, nowUs);
  const decide = (rules: readonly LimitRule[], take: boolean): LimitDecision => {
    const nowUs = now();
    const refusal = longestWait(rules.map((rule) => waitMs(rule, nowUs)));
    if (take && !refusal) for (const rule of rules) charge(rule, nowUs);
    const states = rules.map((rule) => stateOf(rule, nowUs));
    return refusal ? { granted: false, ...refusal, states } : { granted: true, retryAfterMs: 0, states };
  };
  return {
    take: (rules) => decide(rules, true),
    peek: (rules) => decide(rules, false),
    settle: (rule, actualCost) => buckets.tokens.settle(rule, actualCost, now()),
    release: (rule) => leases.release(rule),
    get size() {
      return buckets.rate.size + buckets.tokens.size + leases.size;
    },
  };
}

/** The rule that refuses longest; `undefined` where none does. */
function longestWait(waits: readonly number[]): { refusedBy: number; retryAfterMs: number } | undefined {
  const retryAfterMs = Math.max(0, ...waits);
  return retryAfterMs > 0 ? { refusedBy: waits.indexOf(retryAfterMs), retryAfterMs } : undefined;
}
