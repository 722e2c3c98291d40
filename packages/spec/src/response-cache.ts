import type { ChatResponse } from './chat.ts';

/** Keeps whole answers. Values are immutable; keys are full digests that include the tenant. */
export interface ResponseCacheStore {
  get(key: string): ChatResponse | undefined | Promise<ChatResponse | undefined>;
  /** @param bytes size of the answer as JSON, for the store's budget */
  set(key: string, response: ChatResponse, bytes: number, ttlMs: number): void | Promise<void>;
  clear(): void | Promise<void>;
}
