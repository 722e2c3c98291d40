import type { Clock } from '@proxy/spec';
import { type Seated, Seats } from './seats.ts';

/** What is under way, as its keeper sees it. */
export interface Passenger extends Seated {
  /** Time has passed. */
  tick(nowMs: number): void;
  /** The server will not wait any longer: say so in the dialect, and give up. */
  giveUp(): void;
  /** Cuts the connection. */
  destroy(): void;
}

export interface StopDeadlines {
  /** After so many milliseconds what is still under way is told so, and given up. */
  readonly giveUpAfterMs: number;
  /** After so many milliseconds connections are cut. */
  readonly destroyAfterMs: number;
}

/** Every exchange that is open, so that time can pass for all of them on one timer, and a stop can wait for them. */
export interface Traffic {
  readonly size: number;
  /** What comes now is refused. */
  readonly stopped: boolean;
  enter(passenger: Passenger): void;
  leave(passenger: Passenger): void;
  /**
   * Resolves once nothing is open. Of several calls the earliest deadlines count; a call without any adds none.
   */
  stop(deadlines?: StopDeadlines): Promise<void>;
}

const tickMs = 1_000;

export function createTraffic(clock: Clock): Traffic {
  const open = new Seats<Passenger>();
  const { promise: empty, resolve: onEmpty } = Promise.withResolvers<void>();
  let ticking = false;
  let stopped = false;

  const tick = (): void => {
    ticking = open.size > 0;
    if (!ticking) return;
    const nowMs = clock.nowMs();
    for (const passenger of open.all()) passenger.tick(nowMs);
    clock.after(tickMs, tick);
  };
  const all = (action: 'giveUp' | 'destroy') => () => {
    for (const passenger of open.all()) passenger[action]();
  };

  return {
    get size() {
      return open.size;
    },
    get stopped() {
      return stopped;
    },
    enter(passenger) {
      open.add(passenger);
      if (ticking) return;
      ticking = true;
      clock.after(tickMs, tick);
    },
    leave(passenger) {
      open.delete(passenger);
      if (stopped && open.size === 0) onEmpty();
    },
    async stop(deadlines) {
      stopped = true;
      if (open.size === 0) onEmpty();
      const forgetGivingUp = deadlines && clock.after(deadlines.giveUpAfterMs, all('giveUp'));
      const forgetDestroying = deadlines && clock.after(deadlines.destroyAfterMs, all('destroy'));
      await empty;
      forgetGivingUp?.();
      forgetDestroying?.();
    },
  };
}
