/**
 * Word that nobody waits for the answer any more. Lighter than an AbortSignal, of which one per request costs more
 * than the rest of the gateway.
 */
export interface Cancellation {
  readonly cancelled: boolean;
  /** Runs once, at once if already cancelled. The returned function forgets it. */
  onCancel(callback: () => void): () => void;
}
export interface CancellationSource extends Cancellation {
  /** Idempotent. */
  cancel(): void;
}

export function createCancellation(): CancellationSource {
  let callbacks: Set<() => void> | undefined = new Set();
  return {
    get cancelled() {
      return callbacks === undefined;
    },
    onCancel(callback) {
      if (callbacks === undefined) {
        callback();
        return () => {};
      }
      callbacks.add(callback);
      return () => callbacks?.delete(callback);
    },
    cancel() {
      const waiting = callbacks;
      callbacks = undefined;
      for (const callback of waiting ?? []) callback();
    },
  };
}
