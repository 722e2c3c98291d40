import { bearsContent, collect, type Json, type JsonObject, type StreamEvent } from '@proxy/spec';
import { everyCut, grammarProblems, loadRecordings } from '@proxy/testing';
import { samplesFrom } from '@proxy/testing/contracts';
import { describe, expect, it } from 'vitest';
import { openaiCompletions } from '../src/index.ts';
import { dataObjects } from './read-sse.ts';

const { chat } = openaiCompletions;
const { requests, streams } = samplesFrom(loadRecordings(new URL('../fixtures/openai-completions', import.meta.url)));
const utf8 = new TextDecoder();
const options = { requestId: 'r1', model: 'other', nowSeconds: 0 };

function decode(pieces: readonly Uint8Array[]): StreamEvent[] {
  const decoder = chat.createStreamDecoder();
  return [...pieces.flatMap((piece) => decoder.push(piece)), ...decoder.end()];
}
const textIn = (sse: string): string =>
  dataObjects(sse)
    .flatMap((chunk) => (chunk['choices'] as readonly JsonObject[]).map(({ text }) => text))
    .join('');

describe('a recorded stream of a continued text', () => {
  it.each(streams)('is told in the grammar of events, cut anywhere: $name', ({ bytes }) => {
    const whole = decode([bytes]);
    expect(grammarProblems(whole)).toEqual([]);
    expect(whole.at(-1)).toEqual({ kind: 'end' });
    const texts = (events: readonly StreamEvent[]) => JSON.stringify(events);
    for (const pieces of everyCut(bytes)) expect(texts(decode(pieces))).toBe(texts(whole));
  });

  it.each(streams)('says the same when it is written again: $name', ({ bytes }) => {
    const sse = utf8.decode(bytes);
    const encoder = chat.createStreamEncoder({ ...options, includeUsage: true });
    const written = encoder.push(decode([bytes])) + encoder.end();
    expect(textIn(written)).toBe(textIn(sse));
    expect(written.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(dataObjects(written).every(({ object }) => object === 'text_completion')).toBe(true);
    expect(/"usage":\{/.test(written)).toBe(/"usage":\{/.test(sse));
  });

  it.each(streams)('passes as it is, and shows its content when the decoder tells it: $name', ({ bytes }) => {
    const observer = chat.createObserver({ includeUsage: true });
    const decoder = chat.createStreamDecoder();
    const passed: number[] = [];
    for (const byte of bytes) {
      const piece = Uint8Array.of(byte);
      passed.push(...observer.push(piece));
      const told = decoder.push(piece).some(bearsContent);
      if (told) expect(observer.progress.hasContent).toBe(true);
    }
    expect(utf8.decode(Uint8Array.from(passed))).toBe(utf8.decode(bytes));
    expect(observer.progress).toMatchObject({ isComplete: true, fault: undefined });
  });

  it('has the usage that it was asked for', () => {
    const bytes = streams.find(({ name }) => name.endsWith('990fdb9efd03'))?.bytes ?? new Uint8Array();
    expect(collect(decode([bytes])).usage).toMatchObject({ input: 31, output: 25 });
  });
});

describe('a recorded request for a continued text', () => {
  it.each(requests.filter(({ name }) => !name.includes('together')))(
    'comes back from the canonical form: $name',
    ({ incoming }) => {
      const canonical = chat.decodeRequest(incoming).canonical();
      const { body, losses } = chat.encodeRequest(canonical, { model: canonical.model });
      const { prompt, ...sent } = incoming.body as JsonObject;
      const [text] = Array.isArray(prompt) ? (prompt as readonly Json[]) : [prompt];
      const said = Object.entries(sent).filter(([, value]) => value !== null);
      expect(JSON.parse(JSON.stringify(body))).toMatchObject({ ...Object.fromEntries(said), prompt: text });
      expect(losses).toEqual([]);
    },
  );
});

describe('a stream of other events', () => {
  const write = (...events: readonly StreamEvent[]): string =>
    chat.createStreamEncoder({ ...options, includeUsage: false }).push(events);
  const at = { candidate: 0, part: 0 };

  it('never looks complete without a finish reason', () => {
    const text = write({ kind: 'start' }, { kind: 'text_delta', text: 'a', ...at }, { kind: 'end' });
    expect(text).not.toContain('[DONE]');
    expect(text).toContain('"error"');
  });

  it('ends with an error, and says nothing more', () => {
    const fault = { class: 'stream_error', message: 'broke' } as const;
    const text = write({ kind: 'error', fault }, { kind: 'text_delta', text: 'late', ...at }, { kind: 'end' });
    expect(dataObjects(text)).toMatchObject([{ error: { message: 'broke' } }]);
  });

  it('leaves out what is no text, and says so once', () => {
    const losses: unknown[] = [];
    const encoder = chat.createStreamEncoder({ ...options, includeUsage: false, onLoss: (loss) => losses.push(loss) });
    const call = { kind: 'tool_call', id: 'c', name: 'f' } as const;
    const text = encoder.push([
      { kind: 'start', id: 'msg_1' },
      { kind: 'part_start', head: call, ...at },
      { kind: 'arguments_delta', text: '{}', ...at },
      { kind: 'part_start', head: call, candidate: 0, part: 1 },
      { kind: 'text_delta', text: 'a', candidate: 0, part: 2 },
      { kind: 'finish', candidate: 0, stop: 'tool_use' },
      { kind: 'text_delta', text: 'late', candidate: 0, part: 2 },
      { kind: 'end' },
    ]);
    expect(textIn(text)).toBe('a');
    expect(text).toContain('"finish_reason":"stop"');
    expect(text).toContain('"id":"cmpl-r1"');
    expect(losses).toMatchObject([{ field: 'tool_call', action: 'dropped', side: 'response' }]);
  });

  it.each([
    [
      {
        messages: [
          { role: 'user', content: 'a' },
          { role: 'assistant', content: 'b' },
        ],
      },
    ],
    [{ messages: [{ role: 'system', content: 'a' }] }],
    [{ messages: [{ role: 'user', content: 'a' }], tools: [{ kind: 'function', name: 'f' }] }],
    [{ messages: [{ role: 'user', content: 'a' }], outputFormat: { kind: 'json' } }],
  ] as const)('is not asked for what is no text to be continued: %j', (request) => {
    const asked = () => chat.encodeRequest({ model: 'm', stream: false, ...request }, { model: 'm' });
    expect(asked).toThrow(expect.objectContaining({ code: 'PROXY_UNSUPPORTED' }));
  });
});
