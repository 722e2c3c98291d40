import { Server } from 'node:net';
import type { Clock } from '@proxy/spec';
import type { Traffic } from '../exchange/traffic.ts';

/** Stops a server so that its clients notice as little as can be. */
export interface Drain {
  readonly isDraining: boolean;
  /**
   * Turns readiness off, serves on for a while, then takes no more and waits for what is under way. What remains near
   * the deadline gets its dialect's error. A second call goes straight to its own deadline.
   *
   * @param deadlineMs from now until every connection is cut
   */
  drain(deadlineMs: number): Promise<void>;
}

export interface DrainDependencies {
  readonly server: Server;
  readonly traffic: Traffic;
  readonly clock: Clock;
  readonly lameDuckMs: number;
  close(): Promise<unknown>;
}

const longestNoticeMs = 5_000;

/** What becomes of the time until the deadline: serving on takes at most a quarter, reading the error at most half. */
export function drainPlan(
  deadlineMs: number,
  lameDuckMs: number,
): { readonly serveMs: number; readonly noticeMs: number } {
  return { serveMs: Math.min(lameDuckMs, deadlineMs / 4), noticeMs: Math.min(longestNoticeMs, deadlineMs / 2) };
}

export function createDrain({ server, traffic, clock, lameDuckMs, close }: DrainDependencies): Drain {
  let isDraining = false;
  let closed: Promise<unknown> | undefined;
  return {
    get isDraining() {
      return isDraining;
    },
    async drain(deadlineMs) {
      const { serveMs, noticeMs } = drainPlan(deadlineMs, isDraining ? 0 : lameDuckMs);
      isDraining = true;
      if (serveMs > 0) await new Promise<void>((resolve) => clock.after(serveMs, resolve));
      stopListening(server);
      const leftMs = deadlineMs - serveMs;
      await traffic.stop({ giveUpAfterMs: leftMs - noticeMs, destroyAfterMs: leftMs });
      closed ??= close();
      await closed;
    },
  };
}

/** As `close` of a TCP server: that of an HTTP server would also cut connections whose answer is not yet read. */
function stopListening(server: Server): void {
  Server.prototype.close.call(server);
}
