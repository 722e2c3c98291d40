import { createFakeClock } from '@proxy/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ConcurrencyLimit,
  type ConcurrencyPermit,
  congestionOf,
  createConcurrencyLimit,
} from './concurrency-limit.ts';

/** Takes so many places, all of which must be there. */
function fill(limit: ConcurrencyLimit, count: number): ConcurrencyPermit[] {
  return Array.from({ length: count }, () => limit.tryAcquire() ?? expect.fail('no place'));
}

describe('createConcurrencyLimit', () => {
  it('has no limit by itself', () => {
    const limit = createConcurrencyLimit();
    fill(limit, 1_000);
    expect([limit.inFlight, limit.limit]).toEqual([1_000, Number.POSITIVE_INFINITY]);
  });

  it('gives no more places than there are', () => {
    const limit = createConcurrencyLimit({ limit: 2, adaptive: false });
    const [first] = fill(limit, 2);
    expect(limit.tryAcquire()).toBeUndefined();
    first?.release();
    expect(limit.tryAcquire()).toBeDefined();
  });

  it('takes a place back once', () => {
    const limit = createConcurrencyLimit({ limit: 2 });
    const [first] = fill(limit, 2);
    first?.release('ok');
    first?.release('ok');
    expect(limit.inFlight).toBe(1);
  });

  it('shrinks to three quarters of what was under way', () => {
    const limit = createConcurrencyLimit({}, { clock: createFakeClock() });
    const [first] = fill(limit, 100);
    first?.release('congested');
    expect(limit.limit).toBe(75);
  });

  it('shrinks once a second, however many calls were refused', () => {
    const clock = createFakeClock();
    const limit = createConcurrencyLimit({}, { clock });
    const [first, second, third] = fill(limit, 100);
    first?.release('congested');
    clock.advance(999);
    second?.release('congested');
    expect(limit.limit).toBe(75);
    clock.advance(1);
    third?.release('congested');
    expect(limit.limit).toBe(56);
  });

  it('never shrinks below one', () => {
    const clock = createFakeClock();
    const limit = createConcurrencyLimit({}, { clock });
    for (let i = 0; i < 5; i++) {
      fill(limit, 1)[0]?.release('congested');
      clock.advance(1_000);
    }
    expect(limit.limit).toBe(1);
  });

  it('grows by one after as many successes as there are places', () => {
    const limit = createConcurrencyLimit({}, { clock: createFakeClock() });
    const permits = fill(limit, 6);
    permits.pop()?.release('congested');
    for (const permit of permits.splice(0, 2)) permit.release();
    const limits = Array.from({ length: 10 }, () => {
      fill(limit, 1)[0]?.release('ok');
      return limit.limit;
    });
    expect(limits).toEqual([4, 4, 4, 5, 5, 5, 5, 5, 6, 6]);
  });

  it('grows while at least half of the places are in use', () => {
    const limit = createConcurrencyLimit({}, { clock: createFakeClock() });
    const permits = fill(limit, 6);
    permits.pop()?.release('congested');
    expect(limit.limit).toBe(4);
    for (const permit of permits.splice(0, 4)) permit.release('ok');
    expect(limit.limit).toBe(5);
    expect(limit.inFlight).toBe(1);
    for (let i = 0; i < 20; i++) fill(limit, 1)[0]?.release('ok');
    expect(limit.limit).toBe(5);
  });

  it('never grows above where it began', () => {
    const limit = createConcurrencyLimit({ limit: 4 }, { clock: createFakeClock() });
    const [first, second] = fill(limit, 4);
    first?.release('congested');
    second?.release();
    expect(limit.limit).toBe(3);
    for (let i = 0; i < 3; i++) fill(limit, 1)[0]?.release('ok');
    expect(limit.limit).toBe(4);
    for (let i = 0; i < 20; i++) fill(limit, 1)[0]?.release('ok');
    expect(limit.limit).toBe(4);
  });

  it('learns nothing from calls that say nothing', () => {
    const limit = createConcurrencyLimit({ limit: 4 });
    for (const permit of fill(limit, 4)) permit.release('neutral');
    expect(limit.limit).toBe(4);
  });

  it('learns nothing where it is fixed', () => {
    const limit = createConcurrencyLimit({ limit: 4, adaptive: false });
    for (const permit of fill(limit, 4)) permit.release('congested');
    expect(limit.limit).toBe(4);
  });

  it('counts right and stays within its bounds, for any calls', () => {
    const steps = fc.array(
      fc.oneof(
        fc.constant({ kind: 'acquire' as const }),
        fc.record({ kind: fc.constant('release' as const), congestion: fc.constantFrom('ok', 'congested', 'neutral') }),
        fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(1_500) }),
      ),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), steps, (most, actions) => {
        const clock = createFakeClock();
        const limit = createConcurrencyLimit({ limit: most }, { clock });
        const out: ConcurrencyPermit[] = [];
        for (const action of actions) {
          if (action.kind === 'wait') clock.advance(action.ms);
          if (action.kind === 'release') out.pop()?.release(action.congestion as 'ok');
          if (action.kind === 'acquire') {
            const hadRoom = limit.inFlight < limit.limit;
            const permit = limit.tryAcquire();
            expect(permit !== undefined).toBe(hadRoom);
            if (permit) out.push(permit);
          }
          expect(limit.inFlight).toBe(out.length);
          expect(limit.limit).toBeGreaterThanOrEqual(1);
          expect(limit.limit).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  it('refuses options it does not know', () => {
    expect(() => createConcurrencyLimit({ limit: 0 })).toThrow('limit');
  });
});

describe('congestionOf', () => {
  it.each([
    [undefined, 'ok'],
    ['rate_limited', 'congested'],
    ['overloaded', 'congested'],
    ['timeout', 'congested'],
    ['auth', 'neutral'],
    ['client_gone', 'neutral'],
  ] as const)('takes %s for %s', (errorClass, congestion) => {
    expect(congestionOf(errorClass)).toBe(congestion);
  });
});
