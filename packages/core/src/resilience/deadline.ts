import { type Clock, systemClock } from '@proxy/spec';

/** The instant by which a request must be over. One per request, carried everywhere. */
export interface Deadline {
  /** Monotonic milliseconds. */
  readonly atMs: number;
  /** Never below 0. */
  remainingMs(): number;
  isPast(): boolean;
  /** `timeoutMs`, or what is left where that is less. */
  cap(timeoutMs: number): number;
  /** Calls back once when it has passed, at once if it has already; the returned function forgets it. */
  onPast(callback: () => void): () => void;
}

/** @param timeoutMs from now; Infinity: never */
export function createDeadline(timeoutMs: number, clock: Clock = systemClock): Deadline {
  return deadlineAt(clock.nowMs() + timeoutMs, clock);
}

/** @param atMs monotonic milliseconds */
export function deadlineAt(atMs: number, clock: Clock = systemClock): Deadline {
  const remainingMs = (): number => Math.max(0, atMs - clock.nowMs());
  return {
    atMs,
    remainingMs,
    isPast: () => remainingMs() === 0,
    cap: (timeoutMs) => Math.min(timeoutMs, remainingMs()),
    onPast(callback) {
      const delayMs = remainingMs();
      if (delayMs > LONGEST_TIMER_MS) return () => {};
      if (delayMs > 0) return clock.after(delayMs, callback);
      callback();
      return () => {};
    },
  };
}

/** Timers beyond this fire at once; a deadline 24 days away is none. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
