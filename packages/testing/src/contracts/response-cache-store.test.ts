import type { ChatResponse, ResponseCacheStore } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../fake-clock.ts';
import {
  describeResponseCacheStore,
  type ResponseCacheStoreHarness,
  responseCacheStoreChecks,
} from './response-cache-store.ts';

interface Entry {
  readonly response: ChatResponse;
  readonly bytes: number;
  readonly untilMs: number;
}
const maxBytes = 10_000;

/** The plainest store that owes nothing: a map in the order of use. */
function createHarness(): ResponseCacheStoreHarness {
  const clock = createFakeClock();
  const entries = new Map<string, Entry>();
  const kept = (): number => [...entries.values()].reduce((sum, entry) => sum + entry.bytes, 0);
  const store: ResponseCacheStore = {
    get(key) {
      const entry = entries.get(key);
      entries.delete(key);
      if (!entry || entry.untilMs <= clock.nowMs()) return undefined;
      entries.set(key, entry);
      return entry.response;
    },
    set(key, response, bytes, ttlMs) {
      if (bytes > maxBytes) return;
      entries.delete(key);
      for (const oldest of entries.keys()) if (kept() + bytes > maxBytes) entries.delete(oldest);
      entries.set(key, { response, bytes, untilMs: clock.nowMs() + ttlMs });
    },
    clear: () => entries.clear(),
  };
  return { store, maxBytes, advance: (ms) => clock.advance(ms) };
}

describeResponseCacheStore('a map', createHarness);

async function failures(change: (store: ResponseCacheStore) => Partial<ResponseCacheStore>): Promise<string[]> {
  const failed: string[] = [];
  const create = (): ResponseCacheStoreHarness => {
    const harness = createHarness();
    return { ...harness, store: { ...harness.store, ...change(harness.store) } };
  };
  for (const { name, run } of responseCacheStoreChecks(create)) {
    try {
      await run();
    } catch {
      failed.push(name);
    }
  }
  return failed;
}

describe('responseCacheStoreChecks', () => {
  it.each<[string, (store: ResponseCacheStore) => Partial<ResponseCacheStore>, string]>([
    [
      'folds keys together',
      (store) => ({ set: (key, ...rest) => store.set(key.trim(), ...rest), get: (key) => store.get(key.trim()) }),
      'keeps keys apart, whatever characters they have',
    ],
    [
      'never forgets',
      (store) => ({ set: (key, response, bytes) => store.set(key, response, bytes, Number.POSITIVE_INFINITY) }),
      'forgets an answer when its time is over, and not before',
    ],
    [
      'forgets at once',
      (store) => ({ set: (key, response, bytes) => store.set(key, response, bytes, 0) }),
      'gives back what was set, with all it holds',
    ],
    ['cannot be cleared', () => ({ clear() {} }), 'forgets everything when it is cleared, and goes on'],
    [
      'counts no bytes',
      (store) => ({ set: (key, response, _, ttlMs) => store.set(key, response, 0, ttlMs) }),
      'takes no answer that is larger than all it may keep, and loses none for it',
    ],
    [
      'keeps the first answer',
      (store) => ({ set: (key, ...rest) => (store.get(key) ? undefined : store.set(key, ...rest)) }),
      'keeps the later of two answers',
    ],
  ])('finds a store that %s', async (_, change, check) => {
    expect(await failures(change)).toContain(check);
  });
});
