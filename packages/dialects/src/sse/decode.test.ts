import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSseDecoder } from './decode.ts';
import type { SseEvent } from './parse.ts';

const utf8 = new TextEncoder();

function decode(bytes: Uint8Array, cuts: readonly number[] = [], maxEventBytes?: number) {
  const decoder = createSseDecoder({ maxEventBytes });
  const events: SseEvent[] = [];
  let start = 0;
  for (const cut of [...cuts, bytes.length]) {
    events.push(...decoder.push(bytes.slice(start, cut)));
    start = cut;
  }
  events.push(...decoder.end());
  return { events, overflowed: decoder.overflowed };
}
const decodeText = (text: string) => decode(utf8.encode(text)).events;

/** The standard's algorithm, written as slowly as it reads. */
function reference(text: string): SseEvent[] {
  const events: SseEvent[] = [];
  let event = '';
  let data: string[] = [];
  for (const line of `${text.replace(/^\uFEFF/, '')}\n\n`.split(/\r\n|\n|\r/)) {
    const [, name = '', value = ''] = /^([^:]*)(?:: ?)?(.*)$/su.exec(line) ?? [];
    if (line === '') {
      if (data.length > 0) events.push(event === '' ? { data: data.join('\n') } : { event, data: data.join('\n') });
      event = '';
      data = [];
    } else if (name === 'data') data.push(value);
    else if (name === 'event') event = value;
  }
  return events;
}

const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
const text = fc.string({ unit: fc.constantFrom('a', '"', ' ', ':', 'é', '€', '😀', '\uFEFF'), maxLength: 8 });
const line = fc.oneof(
  fc
    .tuple(fc.constantFrom('data:', 'data: ', 'event: ', ': ', 'id: ', 'retry:', 'dataset: ', ''), text)
    .map((p) => p.join('')),
  fc.constantFrom('', '', 'data', 'event', 'data: [DONE]'),
);
const stream = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.array(
      fc.tuple(line, lineEnd).map((pair) => pair.join('')),
      { maxLength: 30 },
    ),
  )
  .map(([mark, lines]) => mark + lines.join(''));
const cutsOf = (length: number) =>
  fc.array(fc.nat({ max: length }), { maxLength: 20 }).map((cuts) => cuts.sort((a, b) => a - b));
const cutStream = stream.chain((whole) => {
  const bytes = utf8.encode(whole);
  return fc.record({ whole: fc.constant(whole), bytes: fc.constant(bytes), cuts: cutsOf(bytes.length) });
});

describe('the decoder of server-sent events', () => {
  it('reads what the standard says, however the bytes are cut', () => {
    fc.assert(
      fc.property(cutStream, ({ whole, bytes, cuts }) => {
        expect(decode(bytes, cuts).events).toEqual(reference(whole));
      }),
    );
  });

  it('reads the same where every byte comes alone', () => {
    fc.assert(
      fc.property(stream, (whole) => {
        const bytes = utf8.encode(whole);
        expect(decode(bytes, [...bytes.keys()]).events).toEqual(reference(whole));
      }),
    );
  });

  it('stops at the same event that is too long, however the bytes are cut', () => {
    fc.assert(
      fc.property(cutStream, fc.integer({ min: 1, max: 40 }), ({ bytes, cuts }, maxEventBytes) => {
        expect(decode(bytes, cuts, maxEventBytes)).toEqual(decode(bytes, [...bytes.keys()], maxEventBytes));
      }),
    );
  });

  it('joins several data lines with line feeds', () => {
    expect(decodeText('data: a\ndata:b\ndata:  c\n\n')).toEqual([{ data: 'a\nb\n c' }]);
  });

  it('keeps names to their own event', () => {
    expect(decodeText('event: error\ndata: 1\n\ndata: 2\n\n')).toEqual([{ event: 'error', data: '1' }, { data: '2' }]);
  });

  it('passes over comments, other fields and events without data', () => {
    expect(decodeText(': OPENROUTER PROCESSING\n\nevent: ping\n\nid: 7\nretry: 1\ndata: x\n\n')).toEqual([
      { data: 'x' },
    ]);
  });

  it('gives each event in the push that completes it', () => {
    const decoder = createSseDecoder();
    expect(decoder.push(utf8.encode('data: 1\n\ndata: 2\r\n\r'))).toEqual([{ data: '1' }, { data: '2' }]);
    expect(decoder.push(utf8.encode('\ndata: 3\n'))).toEqual([]);
    expect(decoder.push(utf8.encode('\n'))).toEqual([{ data: '3' }]);
  });

  it('gives an event that lacks its last line end when the bytes end', () => {
    expect(decodeText('data: [DONE]')).toEqual([{ data: '[DONE]' }]);
  });

  it('gives what came before an event that is too long, and nothing of it or after it', () => {
    const bytes = utf8.encode(`data: 1\n\ndata: ${'x'.repeat(100)}\n\ndata: 2\n\n`);
    expect(decode(bytes, [], 50)).toEqual({ events: [{ data: '1' }], overflowed: true });
  });

  it('allows one mebibyte for an event where nothing else is said', () => {
    const fits = utf8.encode(`data: ${'x'.repeat(1_048_576 - 8)}\n\n`);
    const exceeds = utf8.encode(`data: ${'x'.repeat(1_048_576 - 7)}\n\n`);
    expect(decode(fits).overflowed).toBe(false);
    expect(decode(exceeds)).toEqual({ events: [], overflowed: true });
  });
});
