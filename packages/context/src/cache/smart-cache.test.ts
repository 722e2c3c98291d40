import { createFakeClock } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { createSmartCache } from './smart-cache.ts';

describe('createSmartCache', () => {
  it('forgets what has grown old, each entry in its own time', () => {
    const clock = createFakeClock();
    const cache = createSmartCache<string>({ ttlMs: 1000, clock });
    cache.set('a', 'one');
    cache.set('b', 'two', 5000);
    cache.set('c', 'three', Number.POSITIVE_INFINITY);
    clock.advance(1001);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([undefined, 'two', 'three']);
    clock.advance(1e12);
    expect([cache.get('b'), cache.get('c')]).toEqual([undefined, 'three']);
  });

  it('lets the entry go that was not asked for longest', () => {
    const cache = createSmartCache<number>({ maxEntries: 2 });
    cache.set('a', 1);
    cache.set('b', 2);
    cache.get('a');
    cache.set('c', 3);
    expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([1, undefined, 3]);
    expect(cache.size).toBe(2);
  });

  it('forgets one, or all, when told to', () => {
    const cache = createSmartCache<number>();
    cache.set('a', 1);
    cache.set('b', 2);
    cache.delete('a');
    expect([cache.get('a'), cache.get('b')]).toEqual([undefined, 2]);
    cache.clear();
    expect(cache.size).toBe(0);
  });
});
