import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGenerations } from './generations.ts';

describe('createGenerations', () => {
  it('keeps between one and two generations, whatever comes', () => {
    const map = createGenerations<number>(1_000);
    for (let i = 0; i < 200_000; i++) {
      map.set(`key ${i}`, i);
      if (map.size > 2_000) expect.fail(`it holds ${map.size}`);
    }
    expect(map.size).toBeGreaterThanOrEqual(1_000);
  });

  it('remembers what is used, by reading too', () => {
    const map = createGenerations<number>(10);
    map.set('mine', 1);
    for (let i = 0; i < 200; i++) {
      map.set(`key ${i}`, i);
      expect(map.get('mine')).toBe(1);
    }
  });

  it('forgets what is not used', () => {
    const map = createGenerations<number>(10);
    map.set('mine', 1);
    for (let i = 0; i < 20; i++) map.set(`key ${i}`, i);
    expect(map.get('mine')).toBeUndefined();
  });

  it('keeps what must be kept, in constant time', () => {
    const map = createGenerations<number>(10, (value) => value < 5_000);
    let asked = 0;
    const counting = createGenerations<number>(10, () => {
      asked++;
      return true;
    });
    for (let i = 0; i < 10_000; i++) {
      map.set(`key ${i}`, i);
      counting.set(`key ${i}`, i);
    }
    for (let i = 0; i < 5_000; i++) expect(map.get(`key ${i}`)).toBe(i);
    expect(map.size).toBeLessThan(11_000);
    expect(counting.size).toBe(10_000);
    expect(asked / 10_000).toBeLessThan(1_000);
  });

  it('answers as a Map does, as long as its keys fit into one generation', () => {
    const keys = fc.constantFrom('a', 'b', 'c', 'd');
    const step = fc.record({ kind: fc.constantFrom('get', 'set', 'delete'), key: keys, value: fc.nat() });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const map = createGenerations<number>(4);
        const reference = new Map<string, number>();
        for (const { kind, key, value } of steps) {
          if (kind === 'get') expect(map.get(key)).toBe(reference.get(key));
          if (kind === 'set') {
            map.set(key, value);
            reference.set(key, value);
          }
          if (kind === 'delete') {
            map.delete(key);
            reference.delete(key);
          }
          expect(map.size).toBe(reference.size);
        }
      }),
    );
  });
});
