/** How often something happened of late. */
export interface RollingCount {
  add(nowMs: number): void;
  /** Over the last `windowMs`, to the precision of a bucket. */
  total(nowMs: number): number;
  clear(): void;
}

const BUCKETS = 10;

/**
 * Counts over a sliding window in ten buckets: constant memory, and the past fades in steps of a tenth. A clock that
 * steps back counts into the newest bucket.
 */
export function createRollingCount(windowMs: number): RollingCount {
  const counts = new Array<number>(BUCKETS).fill(0);
  let newest = Number.NEGATIVE_INFINITY;
  const advance = (nowMs: number): void => {
    const slot = Math.floor((nowMs * BUCKETS) / windowMs);
    if (slot <= newest) return;
    const oldestToKeep = slot - BUCKETS;
    for (let stale = Math.max(newest, oldestToKeep) + 1; stale <= slot; stale++) counts[indexOf(stale)] = 0;
    newest = slot;
  };
  return {
    add(nowMs) {
      advance(nowMs);
      const index = indexOf(newest);
      counts[index] = (counts[index] ?? 0) + 1;
    },
    total(nowMs) {
      advance(nowMs);
      return counts.reduce((sum, count) => sum + count, 0);
    },
    clear() {
      counts.fill(0);
    },
  };
}

/** Also for slots before zero: a clock may begin anywhere. */
function indexOf(slot: number): number {
  return ((slot % BUCKETS) + BUCKETS) % BUCKETS;
}
