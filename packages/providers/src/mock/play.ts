import type { Clock, TransportCall, TransportHandler } from '@proxy/spec';
import type { Script } from './script.ts';

/**
 * Plays a script to a handler, never before the caller has the call in its hands. While paused nothing is said, and a
 * wait goes on; what falls due in the meantime is said on `resume`.
 */
export function play(script: Script, handler: TransportHandler, clock: Clock): TransportCall {
  return new Player(script, handler, clock);
}

class Player implements TransportCall {
  readonly #script: Script;
  readonly #handler: TransportHandler;
  readonly #clock: Clock;
  #state: 'playing' | 'paused' | 'over' = 'playing';
  #next = 0;
  #hasWaited = false;
  /** Set while a timer or a microtask is to go on. */
  #cancelWait: (() => void) | undefined;

  constructor(script: Script, handler: TransportHandler, clock: Clock) {
    this.#script = script;
    this.#handler = handler;
    this.#clock = clock;
    this.#soon(() => {
      handler.onHeaders(script.status, script.headers);
      this.#goOn();
    });
  }

  abort(): void {
    this.#state = 'over';
    this.#cancelWait?.();
  }

  pause(): void {
    if (this.#state === 'playing') this.#state = 'paused';
  }

  resume(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'playing';
    if (!this.#cancelWait) this.#soon(() => this.#goOn());
  }

  #soon(step: () => void): void {
    let isCancelled = false;
    this.#cancelWait = () => {
      isCancelled = true;
    };
    queueMicrotask(() => {
      this.#cancelWait = undefined;
      if (!isCancelled) step();
    });
  }

  #goOn(): void {
    while (this.#state === 'playing' && !this.#cancelWait) {
      const chunk = this.#script.chunks[this.#next];
      if (!chunk) this.#finish();
      else if (chunk.afterMs > 0 && !this.#hasWaited) this.#wait(chunk.afterMs);
      else this.#say(chunk.bytes);
    }
  }

  #wait(delayMs: number): void {
    this.#hasWaited = true;
    this.#cancelWait = this.#clock.after(delayMs, () => {
      this.#cancelWait = undefined;
      this.#goOn();
    });
  }

  #say(bytes: Uint8Array): void {
    this.#hasWaited = false;
    this.#next++;
    this.#handler.onData(bytes);
  }

  #finish(): void {
    const { failure } = this.#script;
    this.#state = 'over';
    if (failure) this.#handler.onFailure(failure);
    else this.#handler.onEnd();
  }
}
