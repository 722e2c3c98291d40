import { collect, type JsonObject, type StreamEvent } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { createStreamDecoder } from './stream-decoder.ts';

const utf8 = new TextEncoder();
const chunk = (parts: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({
  candidates: [{ content: { parts, role: 'model' }, index: 0, ...more }],
  modelVersion: 'gemini',
  responseId: 'r1',
});
const stop = { finishReason: 'STOP' };
const events = (...chunks: readonly JsonObject[]): string =>
  chunks.map((each) => `data: ${JSON.stringify(each)}\r\n\r\n`).join('');
const list = (...chunks: readonly JsonObject[]): string =>
  `[${chunks.map((each) => JSON.stringify(each, null, 2)).join('\n,\r\n')}\n]\n`;

function decode(text: string, lenientTerminator = false): StreamEvent[] {
  const decoder = createStreamDecoder({ lenientTerminator });
  return [...decoder.push(utf8.encode(text)), ...decoder.end()];
}
const contentOf = (text: string) => collect(decode(text)).candidates[0]?.content;

describe('createStreamDecoder', () => {
  it('reads a list of objects like events, however it is cut', () => {
    const chunks = [chunk([{ text: 'a "quoted" \\ {brace} 🌞' }]), chunk([{ text: ']' }], stop)];
    const whole = JSON.stringify(collect(decode(events(...chunks))));
    const bytes = utf8.encode(list(...chunks));
    for (let at = 0; at <= bytes.length; at++) {
      const decoder = createStreamDecoder();
      const [first, second] = [bytes.subarray(0, at), bytes.subarray(at)];
      const read = [...decoder.push(first), ...decoder.push(second), ...decoder.end()];
      expect(JSON.stringify(collect(read))).toBe(whole);
      expect(read.at(-1)).toEqual({ kind: 'end' });
    }
  });

  it('joins pieces of text and of thought, and parts them where one is signed', () => {
    const text = events(
      chunk([
        { text: 'Hm', thought: true },
        { text: '.', thought: true },
      ]),
      chunk([{ text: 'a' }, { text: 'b' }]),
      chunk([{ text: '', thoughtSignature: 'c2ln' }]),
      chunk([{ text: 'c' }], stop),
    );
    expect(contentOf(text)).toEqual([
      { kind: 'reasoning', text: 'Hm.' },
      { kind: 'text', text: 'ab', opaque: { payload: 'c2ln', dialect: 'gemini' } },
      { kind: 'text', text: 'c' },
    ]);
  });

  it('puts arguments together that come value by value', () => {
    const piece = (...partialArgs: readonly JsonObject[]): JsonObject => ({
      functionCall: { partialArgs, willContinue: true },
    });
    const text = events(
      chunk([{ functionCall: { name: 'f', willContinue: true } }]),
      chunk([
        piece({ jsonPath: '$.a', stringValue: 'x', willContinue: true }),
        piece({ jsonPath: '$.a', stringValue: 'y' }),
      ]),
      chunk([piece({ jsonPath: '$.b[0].c', numberValue: 1 }, { jsonPath: "$.b[1]['d e']", nullValue: 'NULL_VALUE' })]),
      chunk([{ functionCall: {} }], stop),
    );
    const [call] = contentOf(text) ?? [];
    expect(call).toMatchObject({ kind: 'tool_call', name: 'f', arguments: '{"a":"xy","b":[{"c":1},{"d e":null}]}' });
    expect(collect(decode(text)).candidates[0]?.stop).toBe('tool_use');
  });

  it('tells a blocked prompt as an answer that was filtered', () => {
    const answer = collect(decode(events({ promptFeedback: { blockReason: 'SAFETY' }, responseId: 'r' })));
    expect(answer.candidates).toMatchObject([{ index: 0, content: [], stop: 'content_filter', nativeStop: 'SAFETY' }]);
  });

  it('names sources in places of the text, which Google counts in bytes', () => {
    const groundingMetadata = {
      groundingChunks: [{ web: { uri: 'https://a.example', title: 'A' } }],
      groundingSupports: [{ segment: { startIndex: 5, endIndex: 8, text: 'drei' }, groundingChunkIndices: [0, 7] }],
    };
    const [text] =
      contentOf(events(chunk([{ text: '🌞 ' }]), chunk([{ text: 'drei' }], { ...stop, groundingMetadata }))) ?? [];
    expect(text).toMatchObject({ citations: [{ url: 'https://a.example', title: 'A', span: { start: 3, end: 6 } }] });
  });

  it.each([
    ['without a reason of its end', events(chunk([{ text: 'a' }]))],
    ['of which one candidate has no end', events(chunk([{ text: 'a' }], stop), chunk([{ text: 'b' }], { index: 1 }))],
    [
      'whose list is cut',
      list(chunk([{ text: 'a' }], stop))
        .trimEnd()
        .slice(0, -1),
    ],
    ['of nothing', ''],
  ])('takes a stream %s for one that was cut', (_, text) => {
    expect(decode(text).at(-1)).toMatchObject({ kind: 'error', fault: { class: 'stream_truncated' } });
  });

  it('ends with the error that came in its middle', () => {
    const error = { code: 503, message: 'Overloaded.', status: 'UNAVAILABLE' };
    expect(decode(events(chunk([{ text: 'a' }]), { error }, chunk([], stop))).at(-1)).toMatchObject({
      kind: 'error',
      fault: { class: 'stream_error', message: 'Overloaded.', body: { error } },
    });
  });

  it('reads an event of many megabytes, as pictures come', () => {
    const data = 'A'.repeat(3 * 1_048_576);
    expect(contentOf(events(chunk([{ inlineData: { mimeType: 'image/png', data } }], stop)))).toMatchObject([
      { kind: 'image', source: { kind: 'base64', mediaType: 'image/png' } },
    ]);
  });
});
