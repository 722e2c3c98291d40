import { createFakeClock } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { createDeadline, deadlineAt } from './deadline.ts';

describe('createDeadline', () => {
  it('tells what is left, and never less than nothing', () => {
    const clock = createFakeClock({ nowMs: 500 });
    const deadline = createDeadline(1_000, clock);
    expect(deadline.atMs).toBe(1_500);
    clock.advance(400);
    expect([deadline.remainingMs(), deadline.isPast()]).toEqual([600, false]);
    clock.advance(600);
    expect([deadline.remainingMs(), deadline.isPast()]).toEqual([0, true]);
    clock.advance(600);
    expect(deadline.remainingMs()).toBe(0);
  });

  it('shortens timeouts that would pass it', () => {
    const deadline = createDeadline(1_000, createFakeClock());
    expect([deadline.cap(300), deadline.cap(5_000)]).toEqual([300, 1_000]);
  });

  it('calls back when it passes, once', () => {
    const clock = createFakeClock();
    let calls = 0;
    createDeadline(1_000, clock).onPast(() => calls++);
    clock.advance(999);
    expect(calls).toBe(0);
    clock.advance(5_000);
    expect(calls).toBe(1);
  });

  it('calls back at once when it has passed', () => {
    let calls = 0;
    createDeadline(0, createFakeClock()).onPast(() => calls++)();
    expect(calls).toBe(1);
  });

  it('forgets a callback that is no longer wanted', () => {
    const clock = createFakeClock();
    createDeadline(1_000, clock).onPast(() => expect.fail('called'))();
    clock.advance(1_000);
    expect(clock.pending).toBe(0);
  });

  it('may be never', () => {
    const clock = createFakeClock();
    const never = createDeadline(Number.POSITIVE_INFINITY, clock);
    never.onPast(() => expect.fail('called'))();
    expect([never.isPast(), never.cap(5), clock.pending]).toEqual([false, 5, 0]);
  });

  it('runs on the clock of the machine by itself', () => {
    expect(createDeadline(0).isPast()).toBe(true);
    expect(deadlineAt(Number.POSITIVE_INFINITY).isPast()).toBe(false);
  });
});
