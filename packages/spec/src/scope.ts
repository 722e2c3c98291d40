/** What a request acquired and must give back, exactly once, however it ends. */
export interface Scope {
  /** Registers a release. Last in, first out; after `close` it runs at once. */
  defer(release: () => void): void;
  /** Runs every release once. A release that throws does not keep the others from running; errors go to `onError`. */
  close(): void;
  readonly closed: boolean;
}

/** @param onError told what a release threw */
export function createScope(onError: (error: unknown) => void = () => {}): Scope {
  return new Releases(onError);
}

class Releases implements Scope {
  closed = false;
  readonly #onError: (error: unknown) => void;
  #pending: (() => void)[] | undefined;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  defer(release: () => void): void {
    if (this.closed) this.#run(release);
    else if (this.#pending) this.#pending.push(release);
    else this.#pending = [release];
  }

  close(): void {
    this.closed = true;
    const pending = this.#pending ?? [];
    this.#pending = undefined;
    for (const release of pending.reverse()) this.#run(release);
  }

  #run(release: () => void): void {
    try {
      release();
    } catch (error) {
      this.#onError(error);
    }
  }
}
