import { describe, expect, it } from 'vitest';
import { withOwn } from './extensions.ts';

describe('withOwn', () => {
  it('puts back what the body does not say, at any depth', () => {
    expect(withOwn({ a: 1, inner: { b: 2 } }, { inner: { c: 3 }, d: 4 })).toEqual({
      a: 1,
      inner: { b: 2, c: 3 },
      d: 4,
    });
  });

  it('lets the body win where both speak, and the kept field where the body says null', () => {
    expect(withOwn({ a: 1, b: null, c: 0 }, { a: 2, b: 2, c: null })).toEqual({ a: 1, b: 2, c: 0 });
  });
});
