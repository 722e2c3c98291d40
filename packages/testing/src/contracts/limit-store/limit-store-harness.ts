import assert from 'node:assert/strict';
import type { LimitDecision, LimitRule, LimitStore } from '@proxy/spec';
import type { Check } from '../check.ts';

/** A store under test, empty, and its time. */
export interface LimitStoreHarness {
  readonly store: LimitStore;
  /**
   * Lets so much of the store's time pass. A store with a clock of its own may instead make everything it keeps so
   * much older; a few milliseconds more may pass at any moment.
   */
  advance(ms: number): void | Promise<void>;
}
export type CreateLimitStore = () => LimitStoreHarness | Promise<LimitStoreHarness>;

/** Makes checks that each get a harness of their own. */
export type Owe = (name: string, run: (harness: LimitStoreHarness) => Promise<void>) => Check;

export const SECOND_MS = 1_000;
export const MINUTE_MS: number = 60 * SECOND_MS;

export type RuleOf<Kind extends LimitRule['kind']> = Extract<LimitRule, { kind: Kind }>;

/** Ten per minute: a unit flows back in 6 s, so no check hangs on milliseconds. */
export function rate(change: Partial<RuleOf<'rate'>> = {}): RuleOf<'rate'> {
  return { kind: 'rate', key: 'alice', limit: 10, periodMs: MINUTE_MS, cost: 1, ...change };
}

/** 400 of 1,000 tokens per minute. */
export function tokens(change: Partial<RuleOf<'tokens'>> = {}): RuleOf<'tokens'> {
  return { kind: 'tokens', key: 'alice', limit: 1_000, periodMs: MINUTE_MS, cost: 400, ...change };
}

/** One of two places, for a minute. */
export function place(change: Partial<RuleOf<'concurrency'>> = {}): RuleOf<'concurrency'> {
  return { kind: 'concurrency', key: 'alice', limit: 2, leaseMs: MINUTE_MS, leaseId: 'a', ...change };
}

/** Takes a rule so many times, each of which must be granted. */
export async function takeAll(store: LimitStore, rule: LimitRule, times = 1): Promise<void> {
  for (let i = 0; i < times; i++) assert.equal((await store.take([rule])).granted, true);
}

export async function isGranted(store: LimitStore, ...rules: readonly LimitRule[]): Promise<boolean> {
  return (await store.take(rules)).granted;
}

/** What remains of each rule's limit, nothing taken. */
export async function remainingOf(store: LimitStore, ...rules: readonly LimitRule[]): Promise<readonly number[]> {
  return remaining(await store.peek(rules));
}

export function remaining(decision: LimitDecision): readonly number[] {
  return decision.states.map((state) => state.remaining);
}

/** At most `ms`, and not much less: a store's own clock runs on while a check talks to it. */
export function assertSpan(actualMs: number | undefined, ms: number): void {
  const isNear = actualMs !== undefined && actualMs <= ms && actualMs > ms - 2 * SECOND_MS;
  assert.ok(isNear, `${actualMs} ms is not ${ms} ms, or little less`);
}

/** Asserts a refusal. @returns the milliseconds to wait */
export function assertRefused(decision: LimitDecision, refusedBy = 0): number {
  assert.deepEqual([decision.granted, decision.refusedBy], [false, refusedBy]);
  return decision.retryAfterMs;
}
