import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanJson } from './scan-json.ts';

const limits = { maxDepth: 4, maxTokens: 20 };
const plain = { kind: 'ok', suspectKeys: false, longIntegers: [] };

describe('scanJson', () => {
  it('takes nesting up to the limit', () => {
    expect(scanJson('[[[[]]]]', limits)).toEqual(plain);
  });

  it('refuses one level more, where it opens', () => {
    expect(scanJson('[[{"a":[[', limits)).toEqual({ kind: 'too_deep', position: 8 });
  });

  it('counts what is open, not what was', () => {
    expect(scanJson('[[],[],[[]],[]]', limits)).toEqual(plain);
  });

  it('counts brackets, commas and colons', () => {
    expect(scanJson(JSON.stringify(Array(20).fill(1)), limits)).toEqual(plain);
    expect(scanJson(JSON.stringify(Array(21).fill(1)), limits)).toMatchObject({ kind: 'too_many_tokens' });
  });

  it('looks at nothing inside strings, however they are escaped', () => {
    const text = JSON.stringify(['[[[[[[,,,,,,,,,,,,,,,,,,,,,,', '\\', '"[[[[[', '\\"[[[[[', '\\\\']);
    expect(scanJson(text, limits)).toEqual(plain);
  });

  it('leaves text that is no JSON to the parser', () => {
    expect(scanJson('"abc', limits)).toEqual(plain);
    expect(scanJson(']]]]', limits)).toEqual(plain);
  });

  it.each([
    ['9007199254740991', false],
    ['-9007199254740991', false],
    ['9007199254740992', false],
    ['9007199254740993', true],
    ['-18446744073709551615', true],
    ['0.30000000000000004', false],
    ['12345678901234567890.5', false],
    ['1e300', false],
    ['-0', false],
  ])('tells whether %s loses digits', (digits, losesDigits) => {
    const longIntegers = losesDigits ? [{ start: 5, end: 5 + digits.length }] : [];
    expect(scanJson(`{"a":${digits}}`, limits)).toEqual({ ...plain, longIntegers });
  });

  it.each(['1e400', '-1E+309', '9'.repeat(400), '9'.repeat(5_000)])('refuses a number beyond all doubles', (digits) => {
    expect(scanJson(`[${digits}]`, limits)).toEqual({ kind: 'number_out_of_range', position: 1 });
  });

  it('refuses more than ten thousand integers that lose digits', () => {
    const text = JSON.stringify(Array(10_001).fill(0)).replaceAll('0', '9007199254740993');
    expect(scanJson(text, { maxDepth: 4, maxTokens: 20_000 }).kind).toBe('number_out_of_range');
  });

  it.each([
    ['{"__proto__":1}', true],
    ['{"constructor":1}', true],
    [String.raw`{"\u005f_proto__":1}`, true],
    [String.raw`{"\u0063onstructor" :1}`, true],
    ['{"__proto":1}', false],
    [String.raw`["a text\nwith escapes"]`, false],
    ['{"a":"about __proto__ and constructor"}', false],
  ])('suspects the keys of %s: %s', (text, suspectKeys) => {
    expect(scanJson(text, limits)).toEqual({ ...plain, suspectKeys });
  });

  it('agrees with the parser on how deep a value is', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), fc.integer({ min: 1, max: 8 }), (text, maxDepth) => {
        const isWithin = depthOf(JSON.parse(text)) <= maxDepth;
        expect(scanJson(text, { maxDepth, maxTokens: 1e6 }).kind).toBe(isWithin ? 'ok' : 'too_deep');
      }),
    );
  });

  it('is linear in hostile text', () => {
    const hostile = `["${'\\\\'.repeat(2_000_000)}"${',"\\""'.repeat(200_000)}]`;
    const startedMs = performance.now();
    scanJson(hostile, { maxDepth: 64, maxTokens: 1e9 });
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });
});

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
