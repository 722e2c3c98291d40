/** Time as an argument, so that every rule of the gateway can be tested without waiting. */
export interface Clock {
  /** Monotonic milliseconds; for durations, deadlines and state. */
  nowMs(): number;
  /** Milliseconds since the Unix epoch; only for dates that people or other systems read. */
  epochMs(): number;
  /** Runs `callback` once, `delayMs` from now, and returns what cancels it. Never keeps the process alive. */
  after(delayMs: number, callback: () => void): () => void;
}

/** The longest that a timer of Node waits; asked for longer it fires at once. */
const longestDelayMs = 2 ** 31 - 1;

/** The clock of the machine. A delay of more than 24 days is cut to that. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  epochMs: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.min(delayMs, longestDelayMs));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** A source of numbers in [0, 1), so that jitter and random choices can be repeated. */
export type Random = () => number;
