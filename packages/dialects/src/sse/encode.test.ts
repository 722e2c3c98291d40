import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSseDecoder } from './decode.ts';
import { sseComment, sseData, sseEvent } from './encode.ts';

const decode = (text: string) => createSseDecoder().push(new TextEncoder().encode(text));

describe('the encoder of server-sent events', () => {
  it('writes what the decoder reads', () => {
    fc.assert(
      fc.property(fc.string(), (data) => {
        const lines = data.replaceAll(/\r\n?/g, '\n');
        expect(decode(sseData(data) + sseEvent('delta', data))).toEqual([
          { data: lines },
          { event: 'delta', data: lines },
        ]);
      }),
    );
  });

  it('writes comments that say nothing', () => {
    expect(decode(sseComment('ping'))).toEqual([]);
  });
});
