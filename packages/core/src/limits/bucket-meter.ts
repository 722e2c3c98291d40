import { charged, levelOf, msUntilWhole, takeRate } from './gcra.ts';
import { createGenerations } from './generations.ts';
import { Leases } from './leases.ts';
import { type Meter, type RateRule, RESERVATION_MS, type TokenRule } from './meter.ts';
import { settleTokens } from './token-bucket.ts';

interface Bucket {
  tatUs: number;
  /** Reservations that are not settled yet. */
  open: Leases | undefined;
}

export interface BucketMeter extends Meter<RateRule> {
  settle(rule: TokenRule, actualCost: number, nowUs: number): void;
}

/** Measures rates or token buckets, in memory. */
export function createBucketMeter(maxKeys: number): BucketMeter {
  const buckets = createGenerations<Bucket>(maxKeys);
  const bucketOf = (key: string): Bucket => {
    const known = buckets.get(key);
    if (known) return known;
    const bucket: Bucket = { tatUs: 0, open: undefined };
    buckets.set(key, bucket);
    return bucket;
  };
  return {
    waitMs(rule, nowUs) {
      const bucket = buckets.get(rule.key);
      return isReserved(bucket, rule, nowUs)
        ? 0
        : takeRate(tatOf(bucket, rule, nowUs), rule.cost, nowUs, rule).retryAfterMs;
    },
    charge(rule, nowUs) {
      const bucket = bucketOf(rule.key);
      if (isReserved(bucket, rule, nowUs)) return;
      bucket.tatUs = charged(tatOf(bucket, rule, nowUs), rule.cost, nowUs, rule);
      if (rule.kind === 'tokens' && rule.leaseId !== undefined) reserve(bucket, rule.leaseId, rule, nowUs);
    },
    stateOf(rule, nowUs) {
      const tatUs = tatOf(buckets.get(rule.key), rule, nowUs);
      const remaining = Math.max(0, Math.floor(levelOf(tatUs, nowUs, rule)));
      return { limit: rule.limit, remaining, resetMs: msUntilWhole(tatUs, nowUs) };
    },
    settle(rule, actualCost, nowUs) {
      const bucket = bucketOf(rule.key);
      if (rule.leaseId !== undefined) {
        if (!isReserved(bucket, rule, nowUs)) return;
        bucket.open?.end(rule.leaseId);
      }
      bucket.tatUs = settleTokens(bucket.tatUs, rule.cost, actualCost, nowUs, rule);
    },
    get size() {
      return buckets.size;
    },
  };
}

/** A period that configuration has shortened since must not hold a rate's key for the old one; debt stays. */
function tatOf(bucket: Bucket | undefined, rule: RateRule, nowUs: number): number {
  const tatUs = bucket?.tatUs ?? 0;
  return rule.kind === 'rate' ? Math.min(tatUs, nowUs + rule.periodMs * 1_000) : tatUs;
}

function isReserved(bucket: Bucket | undefined, rule: RateRule, nowUs: number): boolean {
  return rule.kind === 'tokens' && rule.leaseId !== undefined && (bucket?.open?.isHeld(rule.leaseId, nowUs) ?? false);
}

function reserve(bucket: Bucket, leaseId: string, { leaseMs = RESERVATION_MS }: TokenRule, nowUs: number): void {
  bucket.open ??= new Leases();
  bucket.open.dropLapsed(nowUs);
  bucket.open.hold(leaseId, nowUs + leaseMs * 1_000);
}
