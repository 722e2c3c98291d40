import { type Clock, type ResponseStore, type StoredResponse, systemClock } from '@proxy/spec';
import { LRUCache } from 'lru-cache';
import { lruClock, lruTtl } from '../cache/lru-clock.ts';

export interface MemoryResponseStoreOptions {
  /** Bytes that all responses may have together, as JSON. Beyond it the one not asked for longest goes. Default: 64 MiB. */
  readonly maxBytes?: number | undefined;
  /** Responses held at once. Default: 10,000. */
  readonly maxEntries?: number | undefined;
  /** Milliseconds after which a response that nobody read is forgotten. Default: a day. */
  readonly ttlMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

export interface MemoryResponseStore extends ResponseStore {
  get(owner: string, id: string): StoredResponse | undefined;
  /** A response larger than the whole budget is not kept. */
  set(owner: string, id: string, stored: StoredResponse, bytes: number): void;
  delete(owner: string, id: string): boolean;
  /** Responses held, and the bytes they count for. */
  readonly size: number;
  readonly bytes: number;
}

/** What an entry costs beside its response: its key and its place in the table. */
const bytesPerEntry = 256;
const dayMs = 86_400_000;

export function createMemoryResponseStore(options: MemoryResponseStoreOptions = {}): MemoryResponseStore {
  const { maxBytes = 64 * 1024 * 1024, maxEntries = 10_000, ttlMs = dayMs, clock = systemClock } = options;
  const responses = new LRUCache<string, StoredResponse>({
    max: maxEntries,
    maxSize: maxBytes,
    ttl: lruTtl(ttlMs),
    updateAgeOnGet: true,
    ...lruClock(clock),
  });
  return {
    get: (owner, id) => responses.get(keyOf(owner, id)),
    set(owner, id, stored, bytes) {
      responses.set(keyOf(owner, id), stored, { size: bytesPerEntry + Math.max(0, Math.ceil(bytes)) });
    },
    delete: (owner, id) => responses.get(keyOf(owner, id)) !== undefined && responses.delete(keyOf(owner, id)),
    get size() {
      return responses.size;
    },
    get bytes() {
      return responses.calculatedSize;
    },
  };
}

/** One key that no other owner and id amount to. */
const keyOf = (owner: string, id: string): string => JSON.stringify([owner, id]);
