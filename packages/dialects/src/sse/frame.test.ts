import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSseFramer } from './frame.ts';

const utf8 = new TextEncoder();
const text = new TextDecoder();

function frame(bytes: Uint8Array, cuts: readonly number[]) {
  const framer = createSseFramer();
  const events: string[] = [];
  let start = 0;
  for (const cut of [...cuts, bytes.length]) {
    const frames = framer.push(bytes.slice(start, cut));
    let from = 0;
    for (const end of frames.ends) {
      events.push(text.decode(frames.bytes.subarray(from, end)));
      from = end;
    }
    expect(from).toBe(frames.bytes.length);
    start = cut;
  }
  return { events, rest: text.decode(framer.end()) };
}

describe('the framer of server-sent events', () => {
  it('gives back every byte in order, however they are cut', () => {
    const alphabet = fc.constantFrom('data: é', ': c', '\n', '\r', '\r\n', '\n\n', '\r\n\r\n');
    const cutBytes = fc.array(alphabet, { maxLength: 40 }).chain((pieces) => {
      const bytes = utf8.encode(pieces.join(''));
      const cuts = fc.array(fc.nat({ max: bytes.length }), { maxLength: 20 });
      return fc.tuple(
        fc.constant(bytes),
        cuts.map((list) => list.sort((a, b) => a - b)),
      );
    });
    fc.assert(
      fc.property(cutBytes, ([bytes, cuts]) => {
        const { events, rest } = frame(bytes, cuts);
        expect(events.join('') + rest).toBe(text.decode(bytes));
      }),
    );
  });

  it('ends an event behind its blank line', () => {
    expect(frame(utf8.encode('data: 1\n\nevent: a\r\ndata: 2\r\n\r\n: c\r\rdata'), [])).toEqual({
      events: ['data: 1\n\n', 'event: a\r\ndata: 2\r\n\r\n', ': c\r\r'],
      rest: 'data',
    });
  });

  it('gives a view of the chunk where nothing was held back', () => {
    const chunk = utf8.encode('data: 1\n\ndata: 2\n\n');
    expect(createSseFramer().push(chunk).bytes.buffer).toBe(chunk.buffer);
  });

  it('keeps what it holds back when the chunk is written over', () => {
    const framer = createSseFramer();
    const chunk = utf8.encode('data: 1\n');
    framer.push(chunk);
    chunk.fill(0);
    expect(text.decode(framer.push(utf8.encode('\n')).bytes)).toBe('data: 1\n\n');
  });

  it('takes a large event byte by byte without copying it again for each', () => {
    const framer = createSseFramer();
    const length = 1_000_000;
    let copied = 0;
    const spied = Uint8Array.prototype.set;
    Uint8Array.prototype.set = function (source, offset) {
      copied += source.length;
      spied.call(this, source, offset);
    };
    try {
      for (let i = 0; i < length; i++) framer.push(Uint8Array.of(120));
    } finally {
      Uint8Array.prototype.set = spied;
    }
    expect(copied).toBeLessThan(4 * length);
  });
});
