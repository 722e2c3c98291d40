import { type Awaited, dueAction, type StreamTiming } from './stream-timing.ts';

/** How long nothing has moved on a connection, and whose turn it is. Read once a tick, so that writing stays cheap. */
export class Silence {
  awaited: Awaited = 'request';
  #sinceMs: number;
  #moved = false;
  #backlogBytes = 0;

  constructor(nowMs: number) {
    this.#sinceMs = nowMs;
  }

  /** It begins anew, now. */
  restart(awaited: Awaited, nowMs: number): void {
    this.awaited = awaited;
    this.#sinceMs = nowMs;
  }

  /** Something was written: it begins anew with the next tick. */
  interrupt(): void {
    this.#moved = true;
  }

  /** @param backlogBytes written and not yet taken by the client; as long as it changes, the client reads */
  due(nowMs: number, backlogBytes: number, timing: StreamTiming): ReturnType<typeof dueAction> {
    if (this.#moved || backlogBytes !== this.#backlogBytes) {
      this.#moved = false;
      this.#backlogBytes = backlogBytes;
      this.#sinceMs = nowMs;
    }
    const awaited = this.awaited === 'more content' && backlogBytes > 0 ? 'reader' : this.awaited;
    return dueAction(awaited, nowMs - this.#sinceMs, timing);
  }
}
