import { describe, expect, it } from 'vitest';
import { isJsonObject } from './json.ts';

describe('isJsonObject', () => {
  it('tells objects from lists, null and all else', () => {
    expect([{}, JSON.parse('{"__proto__":1}'), Object.create(null)].map(isJsonObject)).toEqual([true, true, true]);
    expect([[], null, undefined, 'x', 1, true].map(isJsonObject)).toEqual([false, false, false, false, false, false]);
  });
});
