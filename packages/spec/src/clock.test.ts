import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';

describe('systemClock', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) }));
  afterEach(() => void vi.useRealTimers());

  it('tells monotonic time and the date', () => {
    const before = systemClock.nowMs();
    vi.advanceTimersByTime(250);
    expect(systemClock.nowMs() - before).toBe(250);
    expect(systemClock.epochMs()).toBe(Date.UTC(2026, 0, 1) + 250);
  });

  it('runs a callback once, when its time has come', () => {
    const callback = vi.fn();
    systemClock.after(100, callback);
    vi.advanceTimersByTime(99);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(callback).toHaveBeenCalledOnce();
  });

  it('forgets a callback that is cancelled', () => {
    const callback = vi.fn();
    systemClock.after(100, callback)();
    vi.advanceTimersByTime(1_000);
    expect(callback).not.toHaveBeenCalled();
  });

  it('never fires at once because a delay is too long for a timer', () => {
    const callback = vi.fn();
    systemClock.after(Number.POSITIVE_INFINITY, callback);
    systemClock.after(2 ** 31, callback);
    vi.advanceTimersByTime(86_400_000);
    expect(callback).not.toHaveBeenCalled();
  });
});
