import type { LimitDecision, LimitRule, LimitStore } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../../fake-clock.ts';
import { describeLimitStore, limitStoreChecks } from './limit-store.ts';
import type { LimitStoreHarness, RuleOf } from './limit-store-harness.ts';

/** A bucket as people draw it: so much is in it, since then. */
interface Bucket {
  level: number;
  atMs: number;
}

/** The plainest store that owes nothing. `now` is asked for the time. */
class NaiveStore implements LimitStore {
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();
  readonly #leases = new Map<string, Map<string, number>>();
  readonly #reservations = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  take(rules: readonly LimitRule[]): LimitDecision {
    const { granted } = this.peek(rules);
    if (granted) for (const rule of rules) this.#charge(rule);
    return granted ? { ...this.peek([]), states: rules.map((rule) => this.#state(rule)) } : this.peek(rules);
  }

  peek(rules: readonly LimitRule[]): LimitDecision {
    const waits = rules.map((rule) => this.#waitMs(rule));
    const retryAfterMs = Math.max(0, ...waits);
    const states = rules.map((rule) => this.#state(rule));
    if (retryAfterMs === 0) return { granted: true, retryAfterMs, states };
    return { granted: false, refusedBy: waits.indexOf(retryAfterMs), retryAfterMs, states };
  }

  settle(rule: RuleOf<'tokens'>, actualCost: number): void {
    if (rule.leaseId !== undefined) {
      const untilMs = this.#reservations.get(this.#reservation(rule)) ?? 0;
      this.#reservations.delete(this.#reservation(rule));
      if (untilMs <= this.#now()) return;
    }
    const used = Number.isFinite(actualCost) && actualCost >= 0 ? actualCost : rule.cost;
    const bucket = this.#bucket(rule);
    bucket.level = Math.max(-60 * rule.limit, Math.min(rule.limit, bucket.level + rule.cost - used));
  }

  release(rule: RuleOf<'concurrency'>): void {
    this.#alive(rule).delete(rule.leaseId);
  }

  #reservation(rule: RuleOf<'tokens'>): string {
    return JSON.stringify([rule.key, rule.leaseId]);
  }

  #isReserved(rule: LimitRule): boolean {
    return rule.kind === 'tokens' && (this.#reservations.get(this.#reservation(rule)) ?? 0) > this.#now();
  }

  #bucket(rule: RuleOf<'rate' | 'tokens'>): Bucket {
    const key = `${rule.kind} ${rule.key}`;
    const { level, atMs } = this.#buckets.get(key) ?? { level: rule.limit, atMs: 0 };
    const refilled = level + ((this.#now() - atMs) * rule.limit) / rule.periodMs;
    const bucket = { level: Math.min(rule.limit, refilled), atMs: this.#now() };
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #alive(rule: RuleOf<'concurrency'>): Map<string, number> {
    const leases = [...(this.#leases.get(rule.key) ?? [])].filter(([, untilMs]) => untilMs > this.#now());
    const alive = new Map(leases);
    this.#leases.set(rule.key, alive);
    return alive;
  }

  #waitMs(rule: LimitRule): number {
    if (rule.kind === 'concurrency') {
      const alive = this.#alive(rule);
      if (rule.limit === 0) return Number.POSITIVE_INFINITY;
      if (alive.has(rule.leaseId) || alive.size < rule.limit) return 0;
      return Math.min(1_000, Math.min(...alive.values()) - this.#now());
    }
    if (this.#isReserved(rule)) return 0;
    if (rule.cost > rule.limit) return Number.POSITIVE_INFINITY;
    return Math.max(0, ((rule.cost - this.#bucket(rule).level) * rule.periodMs) / rule.limit);
  }

  #charge(rule: LimitRule): void {
    if (rule.kind === 'concurrency') {
      this.#alive(rule).set(rule.leaseId, this.#now() + rule.leaseMs);
    } else if (!this.#isReserved(rule)) {
      this.#bucket(rule).level -= rule.cost;
      if (rule.kind === 'tokens' && rule.leaseId !== undefined) {
        this.#reservations.set(this.#reservation(rule), this.#now() + (rule.leaseMs ?? 3_660_000));
      }
    }
  }

  #state(rule: LimitRule) {
    const { limit } = rule;
    if (rule.kind === 'concurrency') {
      const alive = this.#alive(rule);
      return {
        limit,
        remaining: limit - alive.size,
        resetMs: Math.max(0, ...alive.values()) - (alive.size && this.#now()),
      };
    }
    const { level } = this.#bucket(rule);
    return {
      limit,
      remaining: Math.max(0, Math.floor(level + 1e-9)),
      resetMs: ((limit - level) * rule.periodMs) / limit || 0,
    };
  }
}

function createHarness(change: (store: NaiveStore) => Partial<LimitStore> = () => ({})): LimitStoreHarness {
  const clock = createFakeClock();
  const naive = new NaiveStore(clock.nowMs);
  const store: LimitStore = {
    take: (rules) => naive.take(rules),
    peek: (rules) => naive.peek(rules),
    settle: (rule, actualCost) => naive.settle(rule, actualCost),
    release: (rule) => naive.release(rule),
    ...change(naive),
  };
  return { store, advance: (ms) => clock.advance(ms) };
}

describeLimitStore('a naive store', createHarness);

async function failures(change: (store: NaiveStore) => Partial<LimitStore>): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of limitStoreChecks(() => createHarness(change))) {
    try {
      await run();
    } catch {
      failed.push(name);
    }
  }
  return failed;
}

/** Changes each rule on its way into the store. */
const through =
  (change: (rule: LimitRule) => LimitRule) =>
  (store: NaiveStore): Partial<LimitStore> => ({
    take: (rules) => store.take(rules.map(change)),
    peek: (rules) => store.peek(rules.map(change)),
  });

describe('limitStoreChecks', () => {
  it.each<[string, (store: NaiveStore) => Partial<LimitStore>, string]>([
    [
      'takes one rule after the other',
      (store) => ({
        take(rules) {
          for (const rule of rules) if (!store.take([rule]).granted) break;
          return store.peek(rules);
        },
      }),
      'takes of no rule where one refuses',
    ],
    [
      'takes when it is only asked',
      (store) => ({ peek: (rules) => store.take(rules) }),
      'changes nothing when it is only asked, however often',
    ],
    ['never settles', () => ({ settle() {} }), 'gives back what was reserved and not used'],
    [
      'settles as often as it is told',
      (store) => ({
        settle({ leaseId: _, ...rule }, actualCost) {
          store.settle(rule, actualCost);
        },
      }),
      'settles a named reservation once',
    ],
    ['never releases', () => ({ release() {} }), 'has room again after a release'],
    [
      'knows no end of leases',
      through((rule) => (rule.kind === 'concurrency' ? { ...rule, leaseMs: 1e9 } : rule)),
      'ends a lease that is never released',
    ],
    [
      'folds keys together',
      through((rule) => ({ ...rule, key: rule.key.trim() })),
      'keeps keys apart, whatever characters they have',
    ],
    [
      'never goes into debt',
      (store) => ({ settle: (rule, actualCost) => store.settle(rule, Math.min(actualCost, rule.limit)) }),
      'goes into debt, and refuses everything until refill has paid it',
    ],
    [
      'decides on what it saw before it waited',
      (store) => ({
        async take(rules) {
          const decision = store.peek(rules);
          await Promise.resolve();
          if (decision.granted) store.take(rules.map((rule) => ({ ...rule, limit: 1e9 })));
          return decision;
        },
      }),
      'gives exactly the limit to calls in parallel',
    ],
  ])('finds a store that %s', async (_, change, check) => {
    expect(await failures(change)).toContain(check);
  });
});
