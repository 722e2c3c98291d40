import { eventsOf, GatewayError, isJsonObject, type JsonObject } from '@proxy/spec';
import { cutRandomly, loadRecordings, seededRandom } from '@proxy/testing';
import { samplesFrom } from '@proxy/testing/contracts';
import { describe, expect, it } from 'vitest';
import { complaints } from '../../../test/gemini/grammar-checker.ts';
import { isList, objectsIn } from '../../../test/gemini/objects-in.ts';
import { geminiList } from '../codec.ts';

const { chat } = geminiList;
const options = { requestId: 'r1', model: 'm', includeUsage: true, nowSeconds: 0 };
const recordings = loadRecordings(new URL('../../../fixtures/gemini-generate', import.meta.url));
const { streams } = samplesFrom(recordings.filter(({ response: { sse = '' } }) => !isList(sse)));
const words = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('a stream as one list', () => {
  it.each(streams)('holds the objects of the events as they came, however they are cut: $name', ({ bytes }) => {
    for (const seed of [1, 2, 3]) {
      const observer = chat.createObserver({ includeUsage: true });
      const chunks = cutRandomly(bytes, seededRandom(seed), { max: 4 ** seed });
      const text = [...chunks.map((chunk) => observer.push(chunk)), observer.end()].map(words).join('');
      expect(JSON.parse(text)).toEqual(objectsIn(words(bytes)));
      expect(observer.progress).toMatchObject({ isComplete: true });
    }
  });

  it('is legal where it is translated, also where nothing was said', () => {
    const encoder = chat.createStreamEncoder(options);
    const text = encoder.push(
      eventsOf({ candidates: [{ index: 0, content: [{ kind: 'text', text: 'Hi' }], stop: 'end_turn' }] }),
    );
    expect(complaints(text + encoder.end())).toEqual([]);
    expect(isList(text)).toBe(true);
    expect(JSON.parse(chat.createStreamEncoder(options).push([{ kind: 'end' }]))).toHaveLength(1);
  });

  it.each([
    ['in its middle', true],
    ['before all', false],
  ])('ends with an error %s as its last element', (_, hasBegun) => {
    const encoder = chat.createStreamEncoder(options);
    const place = { candidate: 0, part: 0 };
    const begun = encoder.push([
      { kind: 'start' },
      { kind: 'part_start', ...place, head: { kind: 'text' } },
      { kind: 'text_delta', ...place, text: 'Hi' },
    ]);
    const told = new GatewayError('PROXY_STREAM_TRUNCATED', 'It broke.');
    const fault = { kind: 'error', fault: { class: 'stream_error', message: 'It broke.' } } as const;
    const text = hasBegun
      ? begun + chat.encodeStreamError(told, 'r1')
      : chat.createStreamEncoder(options).push([fault, { kind: 'end' }]);
    const list = JSON.parse(text) as JsonObject[];
    const last = list.at(-1)?.['error'];
    expect(isJsonObject(last) && last['message']).toBe('It broke.');
  });

  it('stays open where the upstream breaks off, until the error is written', () => {
    const observer = chat.createObserver({ includeUsage: true });
    const chunk = { candidates: [{ content: { parts: [{ text: 'a' }] } }], responseId: 'r' };
    const text =
      words(observer.push(new TextEncoder().encode(`data: ${JSON.stringify(chunk)}\n\n`))) + words(observer.end());
    expect(observer.progress.fault?.class).toBe('stream_truncated');
    const error = new GatewayError('PROXY_STREAM_TRUNCATED', 'It broke.');
    expect(JSON.parse(text + chat.encodeStreamError(error, 'r1'))).toMatchObject([chunk, { error: { code: 502 } }]);
  });
});
