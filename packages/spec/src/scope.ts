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
  let releases: (() => void)[] | undefined = [];
  const run = (release: () => void): void => {
    try {
      release();
    } catch (error) {
      onError(error);
    }
  };
  return {
    defer(release) {
      if (releases) releases.push(release);
      else run(release);
    },
    close() {
      const pending = releases ?? [];
      releases = undefined;
      for (const release of pending.reverse()) run(release);
    },
    get closed() {
      return releases === undefined;
    },
  };
}
