import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from './json.ts';
import { joinAllStreamed, joinBase64, joinStreamed, mergeExtensions } from './streamed-values.ts';

describe('mergeExtensions', () => {
  it('merges field by field within each dialect, the later over the earlier', () => {
    const earlier = { gemini: { a: 1, b: 1 }, 'openai-chat': { x: 1 } };
    expect(mergeExtensions(earlier, { gemini: { b: 2, c: 2 }, 'anthropic-messages': { y: 2 } })).toEqual({
      gemini: { a: 1, b: 2, c: 2 },
      'openai-chat': { x: 1 },
      'anthropic-messages': { y: 2 },
    });
    expect(earlier.gemini).toEqual({ a: 1, b: 1 });
  });

  it('gives the one there is', () => {
    const only = { gemini: {} };
    expect([mergeExtensions(only, undefined), mergeExtensions(undefined, only)]).toEqual([only, only]);
    expect(mergeExtensions(undefined, undefined)).toBeUndefined();
  });
});

describe('joinAllStreamed', () => {
  it('continues lists, also within objects, and else takes the later', () => {
    expect(joinAllStreamed([[1], [2, 3]])).toEqual([1, 2, 3]);
    expect(
      joinAllStreamed([
        { content: [1], refusal: null, n: 1 },
        { content: [2], n: 2 },
      ]),
    ).toEqual({
      content: [1, 2],
      refusal: null,
      n: 2,
    });
    expect(joinAllStreamed(['a', 'b'])).toBe('b');
    expect(joinAllStreamed([[1], undefined])).toEqual([1]);
    expect(joinAllStreamed([undefined, [1]])).toEqual([1]);
    expect([joinAllStreamed([]), joinAllStreamed([null, undefined])]).toEqual([undefined, undefined]);
  });

  it('keeps a list where the later piece has none', () => {
    expect(joinAllStreamed([{ content: [1] }, { content: null }])).toEqual({ content: [1] });
  });

  it('joins many as two by two', () => {
    const piece = fc.option(
      fc.oneof(fc.nat(), fc.array(fc.nat()), fc.record({ a: fc.option(fc.array(fc.nat())), b: fc.nat() })),
      { nil: undefined },
    );
    fc.assert(
      fc.property(fc.array(piece as fc.Arbitrary<Json | undefined>), (pieces) => {
        expect(joinAllStreamed(pieces)).toEqual(pieces.reduce(joinStreamed, undefined));
      }),
    );
  });
});

describe('joinBase64', () => {
  it('gives the bytes of all pieces, whichever of them are padded', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (pieces) => {
        const joined = joinBase64(pieces.map((piece) => Buffer.from(piece).toString('base64')));
        expect(Buffer.from(joined, 'base64')).toEqual(Buffer.concat(pieces));
      }),
    );
  });

  it('leaves one piece as it is, whatever alphabet it is in', () => {
    expect(joinBase64(['a-_b', 'cd'])).toBe('a-_bcd');
    expect(joinBase64([])).toBe('');
  });
});
