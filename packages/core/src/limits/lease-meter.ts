import { createGenerations } from './generations.ts';
import { Leases } from './leases.ts';
import { type LeaseRule, type Meter, PLACE_WAIT_MS } from './meter.ts';

export interface LeaseMeter extends Meter<LeaseRule> {
  release(rule: LeaseRule): void;
}

/**
 * Measures how many calls are under way, in memory. A call that lost its lease (its process may be stuck, not dead) no
 * longer counts.
 */
export function createLeaseMeter(maxKeys: number): LeaseMeter {
  let latestUs = 0;
  const keys = createGenerations<Leases>(maxKeys, (leases) => leases.lastUntilUs > latestUs);
  const leasesOf = (key: string, nowUs: number): Leases | undefined => {
    latestUs = nowUs;
    const leases = keys.get(key);
    leases?.dropLapsed(nowUs);
    return leases;
  };
  return {
    waitMs(rule, nowUs) {
      const leases = leasesOf(rule.key, nowUs);
      if (rule.limit < 1) return Number.POSITIVE_INFINITY;
      if (!leases || leases.size < rule.limit || leases.isHeld(rule.leaseId, nowUs)) return 0;
      return Math.min(PLACE_WAIT_MS, msUntil(leases.firstUntilUs, nowUs));
    },
    charge(rule, nowUs) {
      const leases = leasesOf(rule.key, nowUs) ?? new Leases();
      leases.hold(rule.leaseId, nowUs + rule.leaseMs * 1_000);
      keys.set(rule.key, leases);
    },
    stateOf(rule, nowUs) {
      const leases = leasesOf(rule.key, nowUs);
      if (!leases || leases.size === 0) return { limit: rule.limit, remaining: rule.limit, resetMs: 0 };
      const remaining = Math.max(0, rule.limit - leases.size);
      return { limit: rule.limit, remaining, resetMs: msUntil(leases.lastUntilUs, nowUs) };
    },
    release(rule) {
      keys.get(rule.key)?.end(rule.leaseId);
    },
    get size() {
      return keys.size;
    },
  };
}

function msUntil(untilUs: number, nowUs: number): number {
  return Math.ceil((untilUs - nowUs) / 1_000);
}
