import type { Clock } from '@proxy/spec';

/** Fires once when an instant passes that may be moved at any time; moving it later costs an assignment. */
export interface Watch {
  /** @param dueMs monotonic milliseconds */
  expectBy(dueMs: number): void;
  stop(): void;
}

export function createWatch(clock: Clock, onExpired: () => void): Watch {
  let dueMs = Number.POSITIVE_INFINITY;
  let armedForMs = Number.POSITIVE_INFINITY;
  let disarm: () => void = () => {};

  const arm = (): void => {
    armedForMs = dueMs;
    disarm = clock.after(Math.max(0, dueMs - clock.nowMs()), check);
  };
  const check = (): void => {
    armedForMs = Number.POSITIVE_INFINITY;
    if (clock.nowMs() >= dueMs) onExpired();
    else arm();
  };
  return {
    expectBy(nextMs) {
      dueMs = nextMs;
      if (dueMs >= armedForMs) return;
      disarm();
      arm();
    },
    stop() {
      disarm();
      armedForMs = Number.NEGATIVE_INFINITY;
    },
  };
}
