import { GatewayError, upstreamError } from '@proxy/spec';
import { createFakeClock, type FakeClock } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import type { BreakerOptions } from './breaker-options.ts';
import { type BreakerChange, type CircuitBreaker, createCircuitBreaker } from './circuit-breaker.ts';
import type { Outcome } from './error-policy.ts';

/** A random source in the middle: no jitter. */
const half = (): number => 0.5;

function setUp(options: BreakerOptions = {}, random = half): { breaker: CircuitBreaker; clock: FakeClock } {
  const clock = createFakeClock();
  return { breaker: createCircuitBreaker('openai/gpt', options, { clock, random }), clock };
}

function settle(breaker: CircuitBreaker, outcome: Outcome, count = 1, retryAfterMs?: number): void {
  for (let i = 0; i < count; i++) breaker.acquire().settle(outcome, retryAfterMs);
}

function refusal(breaker: CircuitBreaker): GatewayError {
  try {
    breaker.acquire();
  } catch (error) {
    if (GatewayError.is(error)) return error;
  }
  return expect.fail('the call was let through');
}

/** Opens it by a failed probe so many times more, each time as soon as it probes. */
function trip(breaker: CircuitBreaker, clock: FakeClock, times: number): void {
  for (let i = 0; i < times; i++) {
    clock.advance(breaker.msUntilProbe());
    settle(breaker, 'fault');
  }
}

describe('createCircuitBreaker', () => {
  describe('while closed', () => {
    it('opens after five faults in a row', () => {
      const { breaker } = setUp();
      settle(breaker, 'fault', 4);
      expect(breaker.state()).toBe('closed');
      settle(breaker, 'fault');
      expect(breaker.state()).toBe('open');
    });

    it('begins to count anew after a success', () => {
      const { breaker } = setUp({ minimumCalls: 100 });
      settle(breaker, 'fault', 4);
      settle(breaker, 'ok');
      settle(breaker, 'fault', 4);
      expect(breaker.state()).toBe('closed');
    });

    it('does not take calls that say nothing for successes or faults', () => {
      const { breaker } = setUp();
      settle(breaker, 'fault', 4);
      settle(breaker, 'neutral', 50);
      expect(breaker.state()).toBe('closed');
      settle(breaker, 'fault');
      expect(breaker.state()).toBe('open');
    });

    it('opens when half of ten calls fail, however they are mixed', () => {
      const { breaker } = setUp();
      for (let i = 0; i < 4; i++) {
        settle(breaker, 'ok');
        settle(breaker, 'fault');
      }
      settle(breaker, 'ok');
      expect(breaker.state()).toBe('closed');
      settle(breaker, 'fault');
      expect(breaker.state()).toBe('open');
    });

    it('stays closed while fewer than half of the calls fail', () => {
      const { breaker } = setUp();
      for (let i = 0; i < 50; i++) {
        settle(breaker, 'ok', 2);
        settle(breaker, 'fault');
      }
      expect(breaker.state()).toBe('closed');
    });

    it('judges by the calls of the last thirty seconds', () => {
      const { breaker, clock } = setUp({ failures: 100 });
      settle(breaker, 'ok', 20);
      clock.advance(30_000);
      settle(breaker, 'fault', 9);
      expect(breaker.state()).toBe('closed');
      settle(breaker, 'fault');
      expect(breaker.state()).toBe('open');
    });

    it('lets any number of calls through at once', () => {
      const { breaker } = setUp();
      for (let i = 0; i < 1_000; i++) breaker.acquire();
      expect(breaker.msUntilProbe()).toBe(0);
    });

    it('hears only the first word of a permit', () => {
      const { breaker } = setUp({ failures: 2 });
      const permit = breaker.acquire();
      for (let i = 0; i < 5; i++) permit.settle('fault');
      expect(breaker.state()).toBe('closed');
    });
  });

  describe('while open', () => {
    it('refuses calls and tells how long', () => {
      const { breaker, clock } = setUp();
      settle(breaker, 'fault', 5);
      clock.advance(1_000.5);
      expect(refusal(breaker)).toMatchObject({ code: 'PROXY_CIRCUIT_OPEN', retryAfterMs: 4_000 });
      expect(breaker.msUntilProbe()).toBe(3_999.5);
    });

    it('ignores calls that began before it opened', () => {
      const { breaker } = setUp();
      const late = breaker.acquire();
      settle(breaker, 'fault', 5);
      late.settle('ok');
      expect(breaker.state()).toBe('open');
    });

    it('rests twice as long each time, up to two minutes', () => {
      const { breaker, clock } = setUp();
      settle(breaker, 'fault', 5);
      const rests = [0, 1, 2, 3, 4, 5, 6].map(() => {
        const restMs = breaker.msUntilProbe();
        trip(breaker, clock, 1);
        return restMs;
      });
      expect(rests).toEqual([5_000, 10_000, 20_000, 40_000, 80_000, 120_000, 120_000]);
    });

    it.each([
      [0, 4_000],
      [0.5, 5_000],
      [0.75, 5_500],
    ])('spreads its rest by up to a fifth: %d', (random, restMs) => {
      const { breaker } = setUp({}, () => random);
      settle(breaker, 'fault', 5);
      expect(breaker.msUntilProbe()).toBeCloseTo(restMs);
    });

    it.each([
      [60_000, 60_000],
      [10, 5_000],
      [86_400_000, 600_000],
    ])('rests longer where the provider asks for %d ms: %d ms', (toldMs, restMs) => {
      const { breaker } = setUp();
      settle(breaker, 'fault', 5, toldMs);
      expect(breaker.msUntilProbe()).toBe(restMs);
    });

    it('can be probed early', () => {
      const { breaker } = setUp();
      settle(breaker, 'fault', 5);
      breaker.acquire({ early: true });
      expect(breaker.state()).toBe('half-open');
      expect(() => breaker.acquire({ early: true })).toThrow(GatewayError);
    });
  });

  describe('while half-open', () => {
    it('lets one probe out at a time', () => {
      const { breaker, clock } = setUp();
      settle(breaker, 'fault', 5);
      clock.advance(5_000);
      expect(breaker.msUntilProbe()).toBe(0);
      const probe = breaker.acquire();
      expect(refusal(breaker).retryAfterMs).toBe(5_000);
      probe.settle('ok');
      breaker.acquire();
    });

    it('closes after two probes came home', () => {
      const { breaker, clock } = setUp();
      settle(breaker, 'fault', 5);
      clock.advance(5_000);
      settle(breaker, 'ok');
      expect(breaker.state()).toBe('half-open');
      settle(breaker, 'ok');
      expect(breaker.state()).toBe('closed');
    });

    it('opens again when a probe fails', () => {
      const { breaker, clock } = setUp();
      settle(breaker, 'fault', 5);
      clock.advance(5_000);
      settle(breaker, 'ok');
      settle(breaker, 'fault');
      expect(breaker.state()).toBe('open');
    });

    it('makes room for the next probe when one says nothing, and keeps what is gained', () => {
      const { breaker, clock } = setUp();
      settle(breaker, 'fault', 5);
      clock.advance(5_000);
      settle(breaker, 'ok');
      settle(breaker, 'neutral');
      expect(breaker.state()).toBe('half-open');
      settle(breaker, 'ok');
      expect(breaker.state()).toBe('closed');
    });

    it('takes a probe that never comes home for lost', () => {
      const { breaker, clock } = setUp({ probeLeaseMs: 10_000 });
      settle(breaker, 'fault', 5);
      clock.advance(5_000);
      const lost = breaker.acquire();
      clock.advance(9_999);
      expect(breaker.msUntilProbe()).toBe(1);
      clock.advance(1);
      const next = breaker.acquire();
      lost.settle('fault');
      expect(breaker.state()).toBe('half-open');
      next.settle('ok');
      settle(breaker, 'ok');
      expect(breaker.state()).toBe('closed');
    });
  });

  describe('once closed again', () => {
    it('remembers how often it opened, and forgets one trip for every thirty healthy seconds', () => {
      const { breaker, clock } = setUp();
      settle(breaker, 'fault', 5);
      trip(breaker, clock, 2);
      clock.advance(breaker.msUntilProbe());
      settle(breaker, 'ok', 2);
      clock.advance(59_999);
      settle(breaker, 'fault', 5);
      expect(breaker.msUntilProbe()).toBe(5_000 * 2 ** 2);
      clock.advance(breaker.msUntilProbe());
      settle(breaker, 'ok', 2);
      clock.advance(3_600_000);
      settle(breaker, 'fault', 5);
      expect(breaker.msUntilProbe()).toBe(5_000);
    });

    it('has forgotten the calls and the faults from before', () => {
      const { breaker, clock } = setUp({ openForMs: 1 });
      const recover = (): void => {
        clock.advance(breaker.msUntilProbe());
        settle(breaker, 'ok', 2);
      };
      const mix = (faults: number): void => {
        for (let i = 0; i < 10; i++) settle(breaker, i % 2 === 1 && i >= 10 - 2 * faults ? 'fault' : 'ok');
      };
      settle(breaker, 'fault', 5);
      recover();
      mix(4);
      expect(breaker.state()).toBe('closed');
      while (breaker.state() === 'closed') settle(breaker, 'fault');
      recover();
      mix(5);
      expect(breaker.state()).toBe('open');
    });
  });

  describe('run', () => {
    it('gives back what the call gives', async () => {
      const { breaker } = setUp();
      expect(await breaker.run(() => 42)).toBe(42);
    });

    it.each([
      ['an error', new Error('broken'), 'open'],
      ['a timeout', new DOMException('late', 'TimeoutError'), 'open'],
      ['a thrown word', 'broken', 'open'],
      ['an overloaded upstream', upstreamError({ class: 'overloaded', message: 'no' }), 'open'],
      ['a fault of the caller', upstreamError({ class: 'caller_fault', message: 'no' }), 'closed'],
      ['an abort', new DOMException('left', 'AbortError'), 'closed'],
      ['a failure without an upstream', new GatewayError('PROXY_NO_TARGET', 'none'), 'closed'],
    ])('throws on %s and judges it', async (_, error, state) => {
      const { breaker } = setUp({ failures: 1 });
      await expect(breaker.run(() => Promise.reject(error))).rejects.toBe(error);
      expect(breaker.state()).toBe(state);
    });

    it('asks whoever knows better', async () => {
      const { breaker } = setUp({ failures: 1 });
      await expect(
        breaker.run(
          () => Promise.reject(new Error('no')),
          () => 'neutral',
        ),
      ).rejects.toThrow('no');
      expect(breaker.state()).toBe('closed');
    });

    it('rests as long as the error asks', async () => {
      const { breaker } = setUp({ failures: 1 });
      const error = upstreamError({ class: 'overloaded', message: 'no', retryAfterMs: 70_000 });
      await expect(breaker.run(() => Promise.reject(error))).rejects.toBe(error);
      expect(breaker.msUntilProbe()).toBe(70_000);
    });

    it('calls nothing while the circuit is open', async () => {
      const { breaker } = setUp();
      settle(breaker, 'fault', 5);
      await expect(breaker.run(() => expect.fail('called'))).rejects.toMatchObject({ code: 'PROXY_CIRCUIT_OPEN' });
    });
  });

  it('tells of each change', () => {
    const { breaker, clock } = setUp();
    const changes: BreakerChange[] = [];
    const leave = breaker.onChange((change) => changes.push(change));
    settle(breaker, 'fault', 5);
    clock.advance(5_000);
    settle(breaker, 'ok', 2);
    leave();
    settle(breaker, 'fault', 5);
    expect(changes.map(({ from, to }) => `${from} -> ${to}`)).toEqual([
      'closed -> open',
      'open -> half-open',
      'half-open -> closed',
    ]);
    expect(changes[0]?.name).toBe('openai/gpt');
  });

  it('remembers when it last saw a fault', () => {
    const { breaker, clock } = setUp();
    expect(breaker.lastFaultMs()).toBe(Number.NEGATIVE_INFINITY);
    clock.advance(70);
    settle(breaker, 'fault');
    clock.advance(5);
    settle(breaker, 'ok');
    expect(breaker.lastFaultMs()).toBe(70);
  });

  it('refuses options it does not know', () => {
    expect(() => createCircuitBreaker('x', { failures: 0 })).toThrow('failures');
    const misspelt = { failures: 5, openFor: 5 };
    expect(() => createCircuitBreaker('x', misspelt)).toThrow('openFor');
  });

  it('runs on the clock of the machine by itself', () => {
    const breaker = createCircuitBreaker('x', { failures: 1 });
    settle(breaker, 'fault');
    expect(breaker.msUntilProbe()).toBeGreaterThan(0);
  });
});
