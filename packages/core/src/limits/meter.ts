import type { LimitRule, LimitState } from '@proxy/spec';

/** Measures rules of one kind. Times are whole microseconds. */
export interface Meter<Rule extends LimitRule> {
  /** Milliseconds until the rule lets its cost through; 0: now, Infinity: never. */
  waitMs(rule: Rule, nowUs: number): number;
  /** Takes what the rule asks, whether or not there is room. */
  charge(rule: Rule, nowUs: number): void;
  stateOf(rule: Rule, nowUs: number): LimitState;
  /** Keys that are remembered. */
  readonly size: number;
}

export type RateRule = Extract<LimitRule, { kind: 'rate' | 'tokens' }>;
export type TokenRule = Extract<LimitRule, { kind: 'tokens' }>;
export type LeaseRule = Extract<LimitRule, { kind: 'concurrency' }>;

/** A reservation lives as long as the longest stream, and a minute more. */
export const RESERVATION_MS = 3_660_000;
/** What to tell someone who waits for a place: it may become free at any moment. */
export const PLACE_WAIT_MS = 1_000;
