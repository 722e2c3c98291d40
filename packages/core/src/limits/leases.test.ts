import { describe, expect, it } from 'vitest';
import { Leases } from './leases.ts';

describe('Leases', () => {
  it('are held until they lapse or end', () => {
    const leases = new Leases();
    leases.hold('a', 100);
    leases.hold('b', 100);
    leases.end('b');
    leases.end('b');
    expect([leases.isHeld('a', 99), leases.isHeld('b', 99), leases.isHeld('c', 99)]).toEqual([true, false, false]);
    expect(leases.isHeld('a', 100)).toBe(false);
  });

  it('can be renewed', () => {
    const leases = new Leases();
    leases.hold('a', 100);
    leases.hold('a', 200);
    expect([leases.isHeld('a', 150), leases.size]).toEqual([true, 1]);
  });

  it('do not pile up where nobody gives them back', () => {
    const leases = new Leases();
    for (let i = 0; i < 1_000; i++) {
      leases.hold(`lost ${i}`, i + (i % 7));
      leases.dropLapsed(i);
    }
    expect(leases.size).toBeLessThan(10);
  });

  it('lapse in time, whatever the order in which they were given', () => {
    const leases = new Leases();
    for (const untilUs of [300, 100, 400, 200]) leases.hold(String(untilUs), untilUs);
    leases.dropLapsed(200);
    expect([leases.size, leases.firstUntilUs, leases.isHeld('300', 250)]).toEqual([2, 300, true]);
  });

  it('leave nothing to wait for once the last is taken back', () => {
    const leases = new Leases();
    leases.hold('a', 100);
    leases.end('a');
    expect(leases.lastUntilUs).toBe(Number.NEGATIVE_INFINITY);
  });

  it('tell when the first and the last of them lapses', () => {
    const leases = new Leases();
    expect([leases.firstUntilUs, leases.lastUntilUs]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
    for (const untilUs of [30, 10, 20]) leases.hold(String(untilUs), untilUs);
    expect([leases.firstUntilUs, leases.lastUntilUs]).toEqual([10, 30]);
  });
});
