import { collect, type StreamEvent } from '@proxy/spec';
import {
  cutRandomly,
  eventStreamEvent,
  everyCut,
  grammarProblems,
  bedrockConverse as scripted,
  seededRandom,
} from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { createStreamDecoder } from './stream-decoder.ts';

const event = eventStreamEvent;
const begin = event('messageStart', { role: 'assistant' });
const delta = (contentBlockIndex: number, said: object): Uint8Array =>
  event('contentBlockDelta', { contentBlockIndex, delta: said });
const stop = (stopReason = 'end_turn', more: object = {}): Uint8Array => event('messageStop', { stopReason, ...more });
const metadata = event('metadata', { usage: { inputTokens: 4, outputTokens: 2 } });

function read(chunks: Iterable<Uint8Array>, lenientTerminator = false): StreamEvent[] {
  const decoder = createStreamDecoder({ lenientTerminator });
  const events: StreamEvent[] = [];
  for (const chunk of chunks) events.push(...decoder.push(chunk));
  return [...events, ...decoder.end()];
}
const content = (chunks: readonly Uint8Array[]): unknown =>
  collect(read([begin, ...chunks, stop(), metadata])).candidates[0]?.content;

describe('the stream decoder of Converse', () => {
  const { body } = scripted.stream({
    reasoning: ['Let me ', 'think.'],
    text: ['Grü', 'ße 🌍'],
    toolCalls: [
      { id: 't1', name: 'weather', arguments: '{"city":"Zürich"}' },
      { id: 't2', name: 'time', arguments: '{}' },
    ],
    usage: { input: 20, output: 9, cacheRead: 8 },
  });
  const bytes = Buffer.concat(body);

  it('reads reasoning, text, calls, stop and usage, however the bytes are cut', () => {
    const whole = read([bytes]);
    expect(grammarProblems(whole)).toEqual([]);
    expect(collect(whole)).toMatchObject({
      candidates: [
        {
          content: [
            { kind: 'reasoning', text: 'Let me think.', opaque: { dialect: 'bedrock-converse' } },
            { kind: 'text', text: 'Grüße 🌍' },
            { kind: 'tool_call', id: 't1', name: 'weather', arguments: '{"city":"Zürich"}' },
            { kind: 'tool_call', id: 't2', name: 'time', arguments: '{}' },
          ],
          stop: 'tool_use',
          nativeStop: 'tool_use',
        },
      ],
      usage: { input: 12, cacheRead: 8, output: 9 },
    });
    for (const chunks of everyCut(bytes)) expect(read(chunks)).toEqual(whole);
  });

  it('is never complete without its last event, unless its host is known to leave it out', () => {
    for (let count = 0; count < body.length; count++)
      expect(read(body.slice(0, count)).at(-1)).toMatchObject({ kind: 'error', fault: { class: 'stream_truncated' } });
    expect(read(body.slice(0, -1), true).at(-1)).toEqual({ kind: 'end' });
    expect(read(body.slice(0, -2), true).at(-1)).toMatchObject({ kind: 'error' });
  });

  it('tells of a damaged stream, after what came before the damage', () => {
    const damaged = Buffer.from(bytes);
    damaged[bytes.length - 1] = (damaged[bytes.length - 1] ?? 0) ^ 1;
    const events = read(cutRandomly(damaged, seededRandom(7)));
    expect(events.at(-1)).toMatchObject({ kind: 'error', fault: { class: 'invalid' } });
    expect(events.filter(({ kind }) => kind === 'finish')).toHaveLength(1);
  });

  it.each([
    ['throttlingException', 'rate_limited'],
    ['modelStreamErrorException', 'stream_error'],
    ['internalServerException', 'stream_error'],
    ['serviceUnavailableException', 'stream_error'],
    ['validationException', 'caller_fault'],
    ['somethingNewException', 'stream_error'],
  ])('reads the exception %s as %s', (type, errorClass) => {
    const events = read([
      begin,
      delta(0, { text: 'Hi' }),
      event(type, { message: 'So it is.' }, 'exception'),
      metadata,
    ]);
    expect(events.at(-1)).toMatchObject({ kind: 'error', fault: { class: errorClass, type, message: 'So it is.' } });
  });

  it('keeps redacted reasoning, and takes it apart from what stands beside it', () => {
    const chunks = [
      delta(0, { reasoningContent: { redactedContent: 'YWJj' } }),
      delta(0, { reasoningContent: { text: 'Hm' } }),
      delta(0, { reasoningContent: { signature: 'sig' } }),
      delta(0, { text: 'Yes' }),
    ];
    expect(content(chunks)).toMatchObject([
      { kind: 'reasoning', redacted: true, opaque: { payload: 'YWJj' } },
      { kind: 'reasoning', text: 'Hm', opaque: { payload: 'sig' } },
      { kind: 'text', text: 'Yes' },
    ]);
  });

  it('attaches citations to their text', () => {
    const citation = { title: 'Ruby', location: { web: { url: 'https://example.org/' } } };
    expect(content([delta(0, { text: 'It is.' }), delta(0, { citation })])).toMatchObject([
      { kind: 'text', text: 'It is.', citations: [{ url: 'https://example.org/', title: 'Ruby' }] },
    ]);
  });

  it('keeps tools that the provider runs whole, and calls nothing of the client', () => {
    const toolUse = { toolUseId: 's1', name: 'nova_grounding', type: 'server_tool_use' };
    const chunks = [
      event('contentBlockStart', { contentBlockIndex: 0, start: { toolUse } }),
      delta(0, { toolUse: { input: '{"q":' } }),
      delta(0, { toolUse: { input: '"x"}' } }),
      event('contentBlockStop', { contentBlockIndex: 0 }),
      event('contentBlockStart', { contentBlockIndex: 1, start: { toolResult: { toolUseId: 's1' } } }),
      delta(1, { toolResult: [{ text: 'found' }] }),
    ];
    expect(content(chunks)).toMatchObject([
      { kind: 'native', value: { toolUse: { ...toolUse, input: { q: 'x' } } } },
      { kind: 'native', value: { toolResult: { toolUseId: 's1', content: [{ text: 'found' }] } } },
    ]);
  });

  it('tells what a guardrail stopped, and which sequence ended an answer', () => {
    const finish = (end: Uint8Array): unknown => read([begin, end, metadata]).find(({ kind }) => kind === 'finish');
    expect(finish(stop('guardrail_intervened'))).toMatchObject({
      stop: 'content_filter',
      nativeStop: 'guardrail_intervened',
    });
    expect(finish(stop('stop_sequence', { additionalModelResponseFields: { stop_sequence: 'END' } }))).toMatchObject({
      stop: 'stop_sequence',
      stopSequence: 'END',
    });
    expect(finish(stop('a_new_reason'))).toMatchObject({ stop: 'unknown', nativeStop: 'a_new_reason' });
  });

  it('passes on events that it does not know', () => {
    expect(read([begin, event('news', { a: 1 }), stop(), metadata])[1]).toMatchObject({
      kind: 'native',
      event: 'news',
      value: { a: 1 },
    });
  });

  it.each([
    ['content before the beginning', [delta(0, { text: 'x' })]],
    ['two beginnings', [begin, begin]],
    ['two ends', [begin, stop(), stop()]],
    ['content after the end', [begin, stop(), delta(0, { text: 'x' })]],
    ['a block that is none', [begin, event('contentBlockStart', { contentBlockIndex: 0 })]],
  ])('takes %s for a breach of the grammar', (_, chunks) => {
    expect(read(chunks).at(-1)).toMatchObject({ kind: 'error', fault: { class: 'invalid' } });
  });
});
