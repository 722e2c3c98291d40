/** Functions that want to hear of something. */
export interface Listeners<Event> {
  /** Listens until the returned function is called. */
  add(listener: (event: Event) => void): () => void;
  /** Tells all. A listener that throws keeps nobody else from hearing, and is reported as a process warning. */
  notify(event: Event): void;
}

export function createListeners<Event>(): Listeners<Event> {
  const listeners = new Set<(event: Event) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    notify(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          process.emitWarning(error instanceof Error ? error : String(error));
        }
      }
    },
  };
}
