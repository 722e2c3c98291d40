import { createFakeClock } from '@proxy/testing';
import { describeResponseStore } from '@proxy/testing/contracts';
import { describe, expect, it } from 'vitest';
import { createMemoryResponseStore } from './memory-response-store.ts';

describeResponseStore('createMemoryResponseStore', () => {
  const clock = createFakeClock();
  const store = createMemoryResponseStore({ maxBytes: 50_000, ttlMs: 1_000, clock });
  return { store, ttlMs: 1_000, maxBytes: 50_000, advance: (ms) => clock.advance(ms) };
});

describe('createMemoryResponseStore', () => {
  it('holds no more entries than it may', () => {
    const store = createMemoryResponseStore({ maxEntries: 2 });
    for (const id of ['a', 'b', 'c']) store.set('alice', id, { response: { id }, input: [] }, 10);
    expect([store.size, store.get('alice', 'a')]).toEqual([2, undefined]);
  });

  it('does not clear itself for a response larger than all of it', () => {
    const store = createMemoryResponseStore({ maxBytes: 3_000 });
    store.set('alice', 'a', { response: {}, input: [] }, 1_000);
    store.set('alice', 'huge', { response: {}, input: [] }, 10_000);
    expect([store.get('alice', 'a') !== undefined, store.get('alice', 'huge')]).toEqual([true, undefined]);
  });
});
