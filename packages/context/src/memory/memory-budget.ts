/** Bytes that several parts of a program share, so that together they stay below one bound. */
export interface MemoryBudget {
  /** @returns what gives the bytes back, once however often it is called; `undefined` where they do not fit any more */
  take(bytes: number): (() => void) | undefined;
  readonly usedBytes: number;
  readonly maxBytes: number;
}

export function createMemoryBudget(maxBytes: number): MemoryBudget {
  let usedBytes = 0;
  return {
    take(bytes) {
      if (!(bytes >= 0)) throw new RangeError(`A budget gives 0 bytes or more, not ${bytes}.`);
      if (usedBytes + bytes > maxBytes) return undefined;
      usedBytes += bytes;
      let held = bytes;
      return () => {
        usedBytes -= held;
        held = 0;
      };
    },
    get usedBytes() {
      return usedBytes;
    },
    maxBytes,
  };
}
