import { createFakeClock } from '@proxy/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BreakerPermit, createCircuitBreaker } from './circuit-breaker.ts';
import type { Outcome } from './error-policy.ts';

const options = {
  failures: 3,
  failureRate: 0.5,
  minimumCalls: 4,
  windowMs: 10_000,
  openForMs: 2_000,
  probeLeaseMs: 9_000,
};
const REST_CAP_MS = 120_000;

interface Call {
  readonly era: number;
  settled: boolean;
}

/** The rules of a breaker told as simply as possible: it keeps every call for ever and looks through all of them. */
class NaiveBreaker {
  kind: 'closed' | 'open' | 'half-open' = 'closed';
  private era = 0;
  private seen: { readonly atMs: number; readonly fault: boolean }[] = [];
  private untilMs = 0;
  private closedMs = 0;
  private trips = 0;
  private homecomings = 0;

  acquire(nowMs: number): Call | undefined {
    if (this.kind !== 'closed') {
      if (nowMs < this.untilMs) return undefined;
      if (this.kind === 'open') this.homecomings = 0;
      this.kind = 'half-open';
      this.era++;
      this.untilMs = nowMs + options.probeLeaseMs;
    }
    return { era: this.era, settled: false };
  }

  settle(call: Call, outcome: Outcome, nowMs: number): void {
    if (call.settled || call.era !== this.era) return;
    call.settled = true;
    if (this.kind === 'half-open') this.settleProbe(outcome, nowMs);
    else this.settleCall(outcome, nowMs);
  }

  private settleProbe(outcome: Outcome, nowMs: number): void {
    this.untilMs = nowMs;
    if (outcome === 'fault') this.open(nowMs);
    else if (outcome === 'ok' && ++this.homecomings === 2) {
      this.kind = 'closed';
      this.closedMs = nowMs;
      this.seen = [];
      this.era++;
    }
  }

  private settleCall(outcome: Outcome, nowMs: number): void {
    if (outcome === 'neutral') return;
    this.seen.push({ atMs: nowMs, fault: outcome === 'fault' });
    if (outcome === 'ok') return;
    const lastOnes = this.seen.slice(-options.failures);
    const inARow = lastOnes.length === options.failures && lastOnes.every((each) => each.fault);
    const recent = this.seen.filter((each) => Math.floor(each.atMs / 1_000) > Math.floor(nowMs / 1_000) - 10);
    const faults = recent.filter((each) => each.fault).length;
    if (!inARow && (recent.length < options.minimumCalls || faults / recent.length < options.failureRate)) return;
    for (let healthyMs = nowMs - this.closedMs; healthyMs >= 30_000 && this.trips > 0; healthyMs -= 30_000)
      this.trips--;
    this.open(nowMs);
  }

  private open(nowMs: number): void {
    this.kind = 'open';
    this.era++;
    this.trips++;
    let restMs = options.openForMs;
    for (let i = 1; i < this.trips; i++) restMs = Math.min(restMs * 2, REST_CAP_MS);
    this.untilMs = nowMs + restMs;
  }
}

describe('createCircuitBreaker', () => {
  it('does what a naive reference does, for any calls at any times', () => {
    const action = fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('call' as const) }) },
      {
        weight: 5,
        arbitrary: fc.record({
          kind: fc.constant('settle' as const),
          call: fc.nat(20),
          outcome: fc.constantFrom<Outcome>('ok', 'fault', 'fault', 'neutral'),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.oneof(fc.nat(3_000), fc.nat(100_000)) }),
      },
    );
    const reached = new Set<string>();
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200, size: 'max' }), (actions) => {
        const clock = createFakeClock();
        const breaker = createCircuitBreaker('target', options, { clock, random: () => 0.5 });
        const naive = new NaiveBreaker();
        const calls: { readonly permit: BreakerPermit; readonly call: Call }[] = [];
        for (const each of actions) {
          if (each.kind === 'wait') clock.advance(each.ms);
          if (each.kind === 'call') {
            const call = naive.acquire(clock.nowMs());
            if (call) calls.push({ permit: breaker.acquire(), call });
            else expect(() => breaker.acquire()).toThrow('open');
          }
          if (each.kind === 'settle') {
            const chosen = calls[calls.length - 1 - each.call];
            chosen?.permit.settle(each.outcome);
            if (chosen) naive.settle(chosen.call, each.outcome, clock.nowMs());
          }
          expect(breaker.state()).toBe(naive.kind);
          reached.add(naive.kind);
        }
      }),
      { numRuns: 300 },
    );
    expect(reached).toEqual(new Set(['closed', 'open', 'half-open']));
  });
});
