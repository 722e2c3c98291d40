import { type ChatResponse, type Clock, type ResponseCacheStore, systemClock } from '@proxy/spec';
import { LRUCache } from 'lru-cache';
import { lruClock, lruTtl } from './lru-clock.ts';

export interface MemoryResponseCacheOptions {
  /** Bytes that all answers may have together, as JSON. Beyond it the one not asked for longest goes. Default: 256 MiB. */
  readonly maxBytes?: number;
  readonly clock?: Clock;
}

export interface MemoryResponseCache extends ResponseCacheStore {
  get(key: string): ChatResponse | undefined;
  /** An answer larger than the whole budget is not kept. */
  set(key: string, response: ChatResponse, bytes: number, ttlMs: number): void;
  clear(): void;
  /** Answers held, and the bytes they count for. */
  readonly size: number;
  readonly bytes: number;
}

/** What an entry costs beside its answer: its key and its place in the table. */
const bytesPerEntry = 256;

export function createMemoryResponseCache(options: MemoryResponseCacheOptions = {}): MemoryResponseCache {
  const { maxBytes = 256 * 1024 * 1024, clock = systemClock } = options;
  const answers = new LRUCache<string, ChatResponse>({ maxSize: maxBytes, ...lruClock(clock) });
  return {
    get: (key) => answers.get(key),
    set(key, response, bytes, ttlMs) {
      if (ttlMs <= 0) return;
      answers.set(key, response, { size: bytesPerEntry + Math.max(0, Math.ceil(bytes)), ttl: lruTtl(ttlMs) });
    },
    clear: () => answers.clear(),
    get size() {
      return answers.size;
    },
    get bytes() {
      return answers.calculatedSize;
    },
  };
}
