import { crc32 } from 'node:zlib';
import { cutRandomly, eventStreamEvent, eventStreamMessage, everyCut, seededRandom } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { createEventStreamDecoder } from './decoder.ts';
import { textOf } from './message.ts';

const messages = [
  eventStreamEvent('messageStart', { role: 'assistant' }),
  eventStreamMessage({}, new Uint8Array()),
  eventStreamEvent('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'Grüße 🌍' } }),
];
const stream = Buffer.concat(messages);

function read(chunks: Iterable<Uint8Array>, maxMessageBytes?: number) {
  const decoder = createEventStreamDecoder({ maxMessageBytes });
  const read: unknown[] = [];
  for (const chunk of chunks)
    for (const { headers, payload } of decoder.push(chunk)) read.push([headers.get(':event-type'), textOf(payload)]);
  return { read, problem: decoder.problem };
}
const whole = [
  ['messageStart', '{"role":"assistant"}'],
  [undefined, ''],
  ['contentBlockDelta', '{"contentBlockIndex":0,"delta":{"text":"Grüße 🌍"}}'],
];

describe('createEventStreamDecoder', () => {
  it('reads the same messages wherever their bytes are cut', () => {
    for (const chunks of everyCut(stream)) expect(read(chunks)).toEqual({ read: whole, problem: undefined });
  });

  it('notices each bit that is turned, and gives nothing of that message or of those behind it', () => {
    for (let at = 0; at < stream.length; at++) {
      const damaged = Buffer.from(stream);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
      const before = at < (messages[0]?.length ?? 0) ? 0 : at < stream.length - (messages[2]?.length ?? 0) ? 1 : 2;
      const result = read(cutRandomly(damaged, seededRandom(at)));
      expect(result).toEqual({ read: whole.slice(0, before), problem: expect.stringContaining('of the provider') });
    }
  });

  it('refuses a message that is longer than allowed as soon as its length is known', () => {
    const [, , long = new Uint8Array()] = messages;
    expect(read([long.subarray(0, 12)], long.length - 1).problem).toBe('A message of the provider is too long.');
    expect(read([long], long.length).problem).toBeUndefined();
  });

  it('passes over headers that are no text, and refuses those that reach beyond their end', () => {
    const withHeaders = (bytes: readonly number[]): Uint8Array => {
      const plain = eventStreamMessage({ x: 'y'.repeat(bytes.length - 5) }, new Uint8Array());
      return eventStreamMessageOf(plain, bytes);
    };
    const integer = [1, 97, 4, 0, 0, 0, 9];
    expect(read([withHeaders(integer)])).toEqual({ read: [[undefined, '']], problem: undefined });
    expect(read([withHeaders([1, 97, 7, 255, 255, 98, 98])]).problem).toContain('checksum');
    expect(read([withHeaders([1, 97, 99, 0, 0, 0, 0])]).problem).toContain('checksum');
    expect(read([withHeaders([9, 97, 7, 0, 1, 98, 0])]).problem).toContain('checksum');
  });

  it('reads a long message that comes in small pieces in linear time', () => {
    const long = eventStreamEvent('contentBlockDelta', { text: 'x'.repeat(4_000_000) });
    const pieces = Array.from({ length: Math.ceil(long.length / 64) }, (_, i) => long.subarray(i * 64, i * 64 + 64));
    expect(read(pieces).read).toHaveLength(1);
  });
});

/** The message with other headers of the same length, and a checksum that fits them. */
function eventStreamMessageOf(message: Uint8Array, headers: readonly number[]): Uint8Array {
  const changed = Buffer.from(message);
  changed.set(headers, 12);
  changed.writeUInt32BE(crc32(changed.subarray(0, -4)), changed.length - 4);
  return changed;
}
