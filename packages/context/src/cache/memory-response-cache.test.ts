import { createFakeClock, textResponse } from '@proxy/testing';
import { describeResponseCacheStore } from '@proxy/testing/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryResponseCache } from './memory-response-cache.ts';

const answer = textResponse('yes');

describeResponseCacheStore('createMemoryResponseCache', () => {
  const clock = createFakeClock();
  const store = createMemoryResponseCache({ maxBytes: 20_000, clock });
  return { store, maxBytes: 20_000, advance: (ms) => clock.advance(ms) };
});

describe('createMemoryResponseCache', () => {
  it('gives back the answer it was given, until it is old', () => {
    const clock = createFakeClock();
    const cache = createMemoryResponseCache({ clock });
    cache.set('key', answer, 100, 1000);
    clock.advance(1000);
    expect(cache.get('key')).toBe(answer);
    clock.advance(1);
    expect(cache.get('key')).toBeUndefined();
  });

  it('keeps nothing that is to live for no time', () => {
    const cache = createMemoryResponseCache();
    cache.set('key', answer, 100, 0);
    expect(cache.get('key')).toBeUndefined();
  });

  it('never holds more than its budget, whatever is put in', () => {
    const entry = fc.record({ key: fc.string({ maxLength: 3 }), bytes: fc.integer({ min: 0, max: 5000 }) });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
        const cache = createMemoryResponseCache({ maxBytes: 8000 });
        for (const { key, bytes } of entries) {
          cache.set(key, answer, bytes, 1000);
          expect(cache.bytes).toBeLessThanOrEqual(8000);
        }
      }),
    );
  });

  it('lets the answer go that was not asked for longest', () => {
    const cache = createMemoryResponseCache({ maxBytes: 3000 });
    for (const key of ['a', 'b']) cache.set(key, answer, 1000, 1000);
    cache.get('a');
    cache.set('c', answer, 1000, 1000);
    expect(['a', 'b', 'c'].map((key) => cache.get(key) !== undefined)).toEqual([true, false, true]);
  });

  it('does not clear itself for an answer larger than all of it', () => {
    const cache = createMemoryResponseCache({ maxBytes: 3000 });
    cache.set('a', answer, 1000, 1000);
    cache.set('huge', answer, 10_000, 1000);
    expect(cache.get('a')).toBe(answer);
    expect(cache.get('huge')).toBeUndefined();
  });

  it('is empty once cleared', () => {
    const cache = createMemoryResponseCache();
    cache.set('a', answer, 1000, 1000);
    cache.clear();
    expect([cache.size, cache.bytes]).toEqual([0, 0]);
  });
});
