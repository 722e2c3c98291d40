import { everyCut } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { createNdjsonDecoder } from './decode.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('createNdjsonDecoder', () => {
  it('gives the same lines wherever the bytes are cut, inside characters and line ends too', () => {
    const text = '{"a":"ü€🌍"}\r\n\n  \n{"b":1}\n{"c":2}';
    for (const chunks of everyCut(bytes(text))) {
      const decoder = createNdjsonDecoder();
      const lines = [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
      expect(lines).toEqual(['{"a":"ü€🌍"}', '{"b":1}', '{"c":2}']);
    }
  });

  it('gives a line as soon as it is whole', () => {
    const decoder = createNdjsonDecoder();
    expect(decoder.push(bytes('{"a":1}\n{"b"'))).toEqual(['{"a":1}']);
    expect(decoder.push(bytes(':2}\n'))).toEqual(['{"b":2}']);
    expect(decoder.end()).toEqual([]);
  });

  it('stops at a line that is too long, and gives those before it', () => {
    const decoder = createNdjsonDecoder({ maxLineBytes: 8 });
    expect(decoder.push(bytes('{"a":1}\n{"b":12345'))).toEqual(['{"a":1}']);
    expect(decoder.overflowed).toBe(true);
    expect([...decoder.push(bytes('}\n{}\n')), ...decoder.end()]).toEqual([]);
  });

  it('takes a line of exactly the limit', () => {
    const decoder = createNdjsonDecoder({ maxLineBytes: 7 });
    expect(decoder.push(bytes('{"a":1}\n'))).toEqual(['{"a":1}']);
    expect(decoder.overflowed).toBe(false);
  });

  it('takes time linear in the length of the bytes', () => {
    const decoder = createNdjsonDecoder({ maxLineBytes: 10_000_000 });
    const piece = bytes('x');
    for (let turn = 0; turn < 1_000_000; turn++) decoder.push(piece);
    expect(decoder.push(bytes('\n'))[0]).toHaveLength(1_000_000);
  });
});
