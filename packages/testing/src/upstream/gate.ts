/** A place in a script where the upstream waits until the test lets it go on. */
export interface Gate {
  readonly isOpen: boolean;
  /** Settles when the upstream stands here: all that the script says before was written. */
  readonly reached: Promise<void>;
  /** Lets the upstream go on, now and each time it comes by. */
  open(): void;
  /** For whoever plays the script: settles once the gate is open. */
  pass(): Promise<void>;
}

export function createGate(): Gate {
  const opened = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  let isOpen = false;
  return {
    get isOpen() {
      return isOpen;
    },
    reached: reached.promise,
    open() {
      isOpen = true;
      opened.resolve();
    },
    pass() {
      reached.resolve();
      return opened.promise;
    },
  };
}
