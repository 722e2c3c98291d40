import { describe, expect, it } from 'vitest';
import { parseObject } from './parse-object.ts';

const nested = (levels: number): string => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;

describe('parseObject', () => {
  it('gives an object, and nothing for what is none', () => {
    expect(parseObject('{"a":[1]}')).toEqual({ a: [1] });
    for (const text of ['', '[1]', 'null', '"a"', '{"a":']) expect(parseObject(text)).toBeUndefined();
  });

  it('takes 256 levels and no more', () => {
    expect(parseObject(nested(256))).toBeDefined();
    expect(parseObject(nested(257))).toBeUndefined();
    expect(parseObject(nested(100_000))).toBeUndefined();
  });
});
