import { type Clock, systemClock } from '@proxy/spec';
import { LRUCache } from 'lru-cache';
import { lruClock, lruTtl } from './lru-clock.ts';

export interface SmartCacheOptions {
  /** Beyond it the entry that was not asked for longest goes. Default: 1000. */
  readonly maxEntries?: number;
  /** Milliseconds that an entry lives; `Infinity` for ever. Default: one hour. */
  readonly ttlMs?: number;
  readonly clock?: Clock;
}

/** Remembers values for a while, bounded in number. */
export interface SmartCache<Value> {
  get(key: string): Value | undefined;
  /** @param ttlMs in place of the cache's own */
  set(key: string, value: Value, ttlMs?: number): void;
  delete(key: string): void;
  clear(): void;
  /** Entries held; those that have grown old count until they are asked for or make room. */
  readonly size: number;
}

export function createSmartCache<Value extends NonNullable<unknown>>(
  options: SmartCacheOptions = {},
): SmartCache<Value> {
  const { maxEntries = 1000, ttlMs = 3_600_000, clock = systemClock } = options;
  const entries = new LRUCache<string, Value>({ max: maxEntries, ...lruClock(clock) });
  return {
    get: (key) => entries.get(key),
    set(key, value, ownTtlMs = ttlMs) {
      entries.set(key, value, { ttl: lruTtl(ownTtlMs) });
    },
    delete(key) {
      entries.delete(key);
    },
    clear: () => entries.clear(),
    get size() {
      return entries.size;
    },
  };
}
