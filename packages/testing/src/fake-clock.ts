import type { Clock } from '@proxy/spec';

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Timers that wait to run. */
  readonly pending: number;
  /** Moves both times on, running what falls due on the way, in order of due time and then of scheduling. */
  advance(ms: number): void;
  /** As `advance`, and before each timer and at the end lets what promises wait for happen. */
  advanceAsync(ms: number): Promise<void>;
  /** Sets the date, as an administrator would: monotonic time and timers are untouched. */
  setEpoch(epochMs: number): void;
}

export interface FakeClockOptions {
  /** Monotonic milliseconds at the start. Default: 0. */
  readonly nowMs?: number;
  /** Default: 2026-01-01T00:00:00Z. */
  readonly epochMs?: number;
}

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** The timer that falls due first, of equals the one scheduled first. */
function firstDue(timers: ReadonlySet<Timer>, untilMs: number): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of timers) if (timer.dueMs <= untilMs && (!first || timer.dueMs < first.dueMs)) first = timer;
  return first;
}

/** Everything that is already settled gets its turn: promise reactions and what they settle in turn. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock for tests. Two timers due at the same instant run in the order in which they were scheduled. */
export function createFakeClock(options: FakeClockOptions = {}): FakeClock {
  let nowMs = options.nowMs ?? 0;
  let epochOffsetMs = (options.epochMs ?? Date.UTC(2026, 0, 1)) - nowMs;
  const timers = new Set<Timer>();

  const runNext = (untilMs: number): boolean => {
    const timer = firstDue(timers, untilMs);
    if (!timer) return false;
    timers.delete(timer);
    nowMs = Math.max(nowMs, timer.dueMs);
    timer.callback();
    return true;
  };
  const target = (ms: number): number => {
    if (!(ms >= 0)) throw new RangeError(`A clock advances by 0 ms or more, not by ${ms}.`);
    return nowMs + ms;
  };

  return {
    nowMs: () => nowMs,
    epochMs: () => nowMs + epochOffsetMs,
    after(delayMs, callback) {
      if (Number.isNaN(delayMs)) throw new RangeError('A timer needs a delay in milliseconds, not NaN.');
      const timer: Timer = { dueMs: nowMs + Math.max(0, delayMs), callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    get pending() {
      return timers.size;
    },
    advance(ms) {
      const untilMs = target(ms);
      while (runNext(untilMs));
      nowMs = Math.max(nowMs, untilMs);
    },
    async advanceAsync(ms) {
      const untilMs = target(ms);
      do await settled();
      while (runNext(untilMs));
      nowMs = Math.max(nowMs, untilMs);
      await settled();
    },
    setEpoch(epochMs) {
      epochOffsetMs = epochMs - nowMs;
    },
  };
}
