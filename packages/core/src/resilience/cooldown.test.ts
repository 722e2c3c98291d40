import { createFakeClock } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { type CooldownEvent, createCooldowns } from './cooldown.ts';

const MINUTE_MS = 60_000;

describe('createCooldowns', () => {
  it.each([
    ['rate_limited', 1_000],
    ['quota_exhausted', 10 * MINUTE_MS],
    ['auth', 10 * MINUTE_MS],
    ['model_missing', 5 * MINUTE_MS],
    ['overloaded', 0],
    ['caller_fault', 0],
  ] as const)('rests after %s for %d ms', (errorClass, forMs) => {
    const cooldowns = createCooldowns({ clock: createFakeClock() });
    cooldowns.start('a', errorClass);
    expect(cooldowns.restsForMs('a')).toBe(forMs);
    expect(cooldowns.restsForMs('b')).toBe(0);
  });

  it.each([
    [2_000, 2_000],
    [10, 1_000],
    [3_600_000, 10 * MINUTE_MS],
  ])('rests for as long as the provider asks with %d ms: %d ms', (toldMs, forMs) => {
    const cooldowns = createCooldowns({ clock: createFakeClock() });
    cooldowns.start('a', 'rate_limited', toldMs);
    expect(cooldowns.restsForMs('a')).toBe(forMs);
  });

  it('doubles the rest of what fails again soon, up to its bound', () => {
    const clock = createFakeClock();
    const cooldowns = createCooldowns({ clock });
    const rests: number[] = [];
    for (let i = 0; i < 5; i++) {
      cooldowns.start('a', 'auth');
      const forMs = cooldowns.restsForMs('a');
      rests.push(forMs / MINUTE_MS);
      clock.advance(forMs);
    }
    expect(rests).toEqual([10, 20, 40, 60, 60]);
  });

  it('begins anew for what was well as long as it had rested', () => {
    const clock = createFakeClock();
    const cooldowns = createCooldowns({ clock });
    cooldowns.start('a', 'rate_limited');
    clock.advance(2_000);
    cooldowns.start('a', 'rate_limited');
    expect(cooldowns.restsForMs('a')).toBe(1_000);
  });

  it('does not rest longer for failing several times at once', () => {
    const clock = createFakeClock();
    const cooldowns = createCooldowns({ clock });
    for (let i = 0; i < 10; i++) cooldowns.start('a', 'rate_limited');
    expect(cooldowns.restsForMs('a')).toBe(1_000);
    clock.advance(1_000);
    cooldowns.start('a', 'rate_limited');
    expect(cooldowns.restsForMs('a')).toBe(2_000);
  });

  it('rests on until the later end', () => {
    const clock = createFakeClock();
    const cooldowns = createCooldowns({ clock });
    cooldowns.start('a', 'rate_limited');
    cooldowns.start('a', 'rate_limited', 30_000);
    cooldowns.start('a', 'rate_limited', 5_000);
    expect(cooldowns.restsForMs('a')).toBe(30_000);
    expect(clock.pending).toBe(1);
  });

  it('tells of beginnings and ends', () => {
    const clock = createFakeClock();
    const cooldowns = createCooldowns({ clock });
    const events: CooldownEvent[] = [];
    const leave = cooldowns.onChange((event) => events.push(event));
    cooldowns.start('a', 'rate_limited', 2_000);
    clock.advance(1_999);
    expect(events).toEqual([{ kind: 'started', key: 'a', errorClass: 'rate_limited', forMs: 2_000 }]);
    clock.advance(1);
    expect(events.slice(1)).toEqual([{ kind: 'ended', key: 'a' }]);
    leave();
    cooldowns.start('a', 'rate_limited');
    expect(events).toHaveLength(2);
  });

  it('lists what rests', () => {
    const clock = createFakeClock();
    const cooldowns = createCooldowns({ clock });
    cooldowns.start('a', 'rate_limited');
    cooldowns.start('b', 'auth');
    clock.advance(1_000);
    expect(cooldowns.list()).toEqual([{ key: 'b', errorClass: 'auth', untilMs: 10 * MINUTE_MS }]);
  });

  it('can be cleared, one or all', () => {
    const clock = createFakeClock();
    const cooldowns = createCooldowns({ clock });
    const ended: string[] = [];
    cooldowns.onChange((event) => event.kind === 'ended' && ended.push(event.key));
    for (const key of ['a', 'b', 'c']) cooldowns.start(key, 'auth');
    cooldowns.clear('a');
    cooldowns.clear('unknown');
    expect(cooldowns.list().map((each) => each.key)).toEqual(['b', 'c']);
    cooldowns.clear();
    expect([cooldowns.list(), ended, clock.pending]).toEqual([[], ['a', 'b', 'c'], 0]);
    cooldowns.start('a', 'auth');
    expect(cooldowns.restsForMs('a')).toBe(10 * MINUTE_MS);
  });

  it('says nothing of an end when it forgets what rests no more', () => {
    const clock = createFakeClock();
    const cooldowns = createCooldowns({ clock });
    cooldowns.start('a', 'rate_limited');
    clock.advance(1_000);
    cooldowns.onChange(() => expect.fail('told'));
    cooldowns.clear('a');
  });

  it('holds ten thousand keys at most', () => {
    const clock = createFakeClock();
    const cooldowns = createCooldowns({ clock });
    for (let i = 0; i < 10_005; i++) cooldowns.start(`key ${i}`, 'auth');
    expect(cooldowns.list()).toHaveLength(10_000);
    expect(clock.pending).toBe(10_000);
    expect(cooldowns.restsForMs('key 4')).toBe(0);
  });

  it('runs on the clock of the machine by itself', () => {
    const cooldowns = createCooldowns();
    cooldowns.start('a', 'auth');
    expect(cooldowns.restsForMs('a')).toBeGreaterThan(0);
    cooldowns.clear();
  });
});
