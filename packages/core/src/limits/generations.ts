/** A map that forgets what was not used lately. */
export interface Generations<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
  readonly size: number;
}

/**
 * Bounded by two generations: entries used since the last turn, and those of the turn before. When the young one is
 * full the old one is dropped. Every operation takes constant time, which a Map that deletes its oldest key does not.
 * @param capacity of one generation: between one and two of them are kept
 * @param mustKeep entries that survive, however long unused
 */
export function createGenerations<Value>(
  capacity: number,
  mustKeep: (value: Value) => boolean = () => false,
): Generations<Value> {
  let young = new Map<string, Value>();
  let old = new Map<string, Value>();
  /** Entries that must stay do not count, or each new key would turn the generations again. */
  let turnAt = capacity;
  const put = (key: string, value: Value): void => {
    young.set(key, value);
    if (young.size >= turnAt) turn();
  };
  const turn = (): void => {
    const kept = [...old].filter(([, value]) => mustKeep(value));
    old = young;
    young = new Map(kept);
    turnAt = kept.length + capacity;
  };
  return {
    get(key) {
      const value = young.get(key);
      if (value !== undefined) return value;
      const older = old.get(key);
      if (older === undefined) return undefined;
      old.delete(key);
      put(key, older);
      return older;
    },
    set(key, value) {
      old.delete(key);
      put(key, value);
    },
    delete(key) {
      young.delete(key);
      old.delete(key);
    },
    get size() {
      return young.size + old.size;
    },
  };
}
