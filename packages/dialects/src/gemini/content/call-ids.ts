/** Longest stretch of an answer's id that goes into the ids of its calls. */
const longestSeed = 28;

/** Makes an id for a call that came without one: always the same for the same place of the same answer or request. */
function mintCallId(seed: string, position: number): string {
  return `call_${seed.replaceAll(/[^a-zA-Z0-9_-]/g, '').slice(-longestSeed)}_${position}`;
}

/**
 * Gives every call of a conversation an id, and finds for each result the call that it answers: by its id, else by its
 * name, where calls of one name are answered in their order.
 */
export interface CallBook {
  /** @param id as the client said it; `undefined` where it said none */
  call(name: string, id: string | undefined): string;
  result(name: string, id: string | undefined): string;
}

interface Queue {
  readonly ids: string[];
  next: number;
}

export function createCallBook(seed: string): CallBook {
  const waiting = new Map<string, Queue>();
  const answered = new Set<string>();
  let minted = 0;
  const mint = (): string => mintCallId(seed, minted++);
  const nextOf = (name: string): string | undefined => {
    const queue = waiting.get(name);
    while (queue && queue.next < queue.ids.length) {
      const id = queue.ids[queue.next++];
      if (id !== undefined && !answered.has(id)) return id;
    }
    return undefined;
  };
  return {
    call(name, said) {
      const id = said || mint();
      const queue = waiting.get(name) ?? { ids: [], next: 0 };
      waiting.set(name, queue);
      queue.ids.push(id);
      answered.delete(id);
      return id;
    },
    result(name, said) {
      const id = said || (nextOf(name) ?? mint());
      answered.add(id);
      return id;
    },
  };
}
