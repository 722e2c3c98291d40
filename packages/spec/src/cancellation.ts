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
  let waiting: Set<() => void> | undefined = new Set();
  return {
    get cancelled() {
      return waiting === undefined;
    },
    onCancel(callback) {
      if (waiting === undefined) {
        callback();
        return () => {};
      }
      const registered = waiting;
      const entry = (): void => callback();
      registered.add(entry);
      return () => registered.delete(entry);
    },
    cancel() {
      const callbacks = waiting ?? [];
      waiting = undefined;
      for (const callback of callbacks) {
        try {
          callback();
        } catch (error) {
          onError(error);
        }
      }
    },
  };
}
