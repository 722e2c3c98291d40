import type { GatewayError } from './errors.ts';

/**
 * Word that nobody waits for the answer any more. Lighter than an AbortSignal, of which one per request costs more
 * than the rest of the gateway.
 */
export interface Cancellation {
  readonly cancelled: boolean;
  /** Why, where it was not the client that left. */
  readonly reason?: GatewayError | undefined;
  /** Runs once, at once if already cancelled. The returned function forgets it, also while others are running. */
  onCancel(callback: () => void): () => void;
}
export interface CancellationSource extends Cancellation {
  /** Idempotent: the first word counts, its reason included. @param reason absent: the client left */
  cancel(reason?: GatewayError): void;
}

/** @param onError told what a callback threw; the other callbacks run all the same */
export function createCancellation(onError: (error: unknown) => void = () => {}): CancellationSource {
  return new Source(onError);
}

class Source implements CancellationSource {
  cancelled = false;
  reason: GatewayError | undefined;
  readonly #onError: (error: unknown) => void;
  #waiting: Set<() => void> | undefined;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  onCancel(callback: () => void): () => void {
    if (this.cancelled) {
      callback();
      return () => {};
    }
    this.#waiting ??= new Set();
    const registered = this.#waiting;
    const entry = (): void => callback();
    registered.add(entry);
    return () => registered.delete(entry);
  }

  cancel(reason?: GatewayError): void {
    if (this.cancelled) return;
    this.cancelled = true;
    this.reason = reason;
    const callbacks = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const callback of callbacks) {
      try {
        callback();
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
