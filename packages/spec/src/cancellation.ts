/**
 * Word that nobody waits for the answer any more. Lighter than an AbortSignal, of which one per request costs more
 * than the rest of the gateway.
 */
export interface Cancellation {
  readonly cancelled: boolean;
  /** Runs once, at once if already cancelled. The returned function forgets it, also while others are running. */
  onCancel(callback: () => void): () => void;
}
export interface CancellationSource extends Cancellation {
  /** Idempotent. */
  cancel(): void;
}

/** @param onError told what a callback threw; the other callbacks run all the same */
export function createCancellation(onError: (error: unknown) => void = () => {}): CancellationSource {
  return new Source(onError);
}

class Source implements CancellationSource {
  cancelled = false;
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

  cancel(): void {
    this.cancelled = true;
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
