import { collect, type JsonObject, type StreamEvent } from '@proxy/spec';
import { everyCut, grammarProblems } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { bytesOf, wireText } from '../../../test/anthropic-messages/wire-events.ts';
import { sealReasoning } from '../../internal/gateway-signature.ts';
import { createStreamDecoder } from './stream-decoder.ts';

const begin: JsonObject = {
  type: 'message_start',
  message: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude',
    content: [],
    usage: { input_tokens: 3, output_tokens: 1 },
  },
};
const open = (index: number, block: JsonObject): JsonObject => ({
  type: 'content_block_start',
  index,
  content_block: block,
});
const grow = (index: number, delta: JsonObject): JsonObject => ({ type: 'content_block_delta', index, delta });
const close = (index: number): JsonObject => ({ type: 'content_block_stop', index });
const text = (index: number, ...words: string[]): JsonObject[] => [
  open(index, { type: 'text', text: '' }),
  ...words.map((word) => grow(index, { type: 'text_delta', text: word })),
  close(index),
];
const ending = (delta: JsonObject = { stop_reason: 'end_turn' }): JsonObject[] => [
  { type: 'message_delta', delta, usage: { output_tokens: 9 } },
  { type: 'message_stop' },
];

function decode(chunks: readonly Uint8Array[], lenientTerminator = false): StreamEvent[] {
  const decoder = createStreamDecoder({ lenientTerminator });
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
}
const read = (...events: JsonObject[]): StreamEvent[] => decode([bytesOf(wireText(events))]);
const answerOf = (events: readonly StreamEvent[]): unknown => collect(events).candidates[0];
const lastOf = (events: readonly StreamEvent[]): StreamEvent | undefined => events.at(-1);

describe('createStreamDecoder', () => {
  const answer = open(0, { type: 'tool_use', id: 'a', name: 'gateway_json_answer', input: {} });
  const toolStop = ending({ stop_reason: 'tool_use' });

  it('takes the input of the tool that stands for a schema for the answer', () => {
    const pieces = ['', '{"city":', '"Paris"}'].map((json) =>
      grow(0, { type: 'input_json_delta', partial_json: json }),
    );
    expect(answerOf(read(begin, answer, ...pieces, close(0), ...toolStop))).toMatchObject({
      content: [{ kind: 'text', text: '{"city":"Paris"}' }],
      stop: 'end_turn',
    });
  });

  it('still calls a tool where the model called another beside it', () => {
    const other = open(1, { type: 'tool_use', id: 'b', name: 'f', input: {} });
    expect(answerOf(read(begin, answer, close(0), other, close(1), ...toolStop))).toMatchObject({ stop: 'tool_use' });
  });

  it('reads the same at every cut, inside characters too', () => {
    const bytes = bytesOf(wireText([begin, ...text(0, 'Grü', 'ße 👋'), ...ending()]).replaceAll('\n', '\r\n'));
    const whole = collect(decode([bytes]));
    expect(whole.candidates[0]?.content).toEqual([{ kind: 'text', text: 'Grüße 👋' }]);
    for (const chunks of everyCut(bytes)) expect(collect(decode(chunks))).toEqual(whole);
  });

  it('opens the signatures that a gateway sealed, as those of a whole answer', () => {
    const opaque = { payload: 'e:1', dialect: 'openai-responses' };
    const sealed = sealReasoning({ opaque, isSummary: false });
    const events = read(
      begin,
      open(0, { type: 'thinking', thinking: '', signature: '' }),
      grow(0, { type: 'thinking_delta', thinking: 'So.' }),
      grow(0, { type: 'signature_delta', signature: sealed }),
      close(0),
      open(1, { type: 'redacted_thinking', data: sealed }),
      close(1),
      open(2, { type: 'thinking', thinking: 'Hm.', signature: sealReasoning({ isSummary: false }) }),
      close(2),
      ...ending(),
    );
    expect(collect(events).candidates[0]?.content).toEqual([
      { kind: 'reasoning', text: 'So.', opaque },
      { kind: 'reasoning', text: '', redacted: true, opaque },
      { kind: 'reasoning', text: 'Hm.' },
    ]);
  });

  it('takes arguments that stand whole in the opening, unless deltas bring them', () => {
    const use = (id: string, input: JsonObject): JsonObject => ({ type: 'tool_use', id, name: 'f', input });
    const json = (index: number, piece: string): JsonObject =>
      grow(index, { type: 'input_json_delta', partial_json: piece });
    const events = read(
      begin,
      open(0, use('a', { x: 1 })),
      close(0),
      open(1, use('b', {})),
      json(1, ''),
      close(1),
      open(2, use('c', { x: 1 })),
      json(2, '{"x":'),
      json(2, '2}'),
      close(2),
      ...ending(),
    );
    expect(collect(events).candidates[0]?.content).toMatchObject([
      { arguments: '{"x":1}' },
      { arguments: '' },
      { arguments: '{"x":2}' },
    ]);
  });

  it('tells server tools as they opened, as they grow, and whole as they end', () => {
    const block = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} };
    const delta = { type: 'input_json_delta', partial_json: '{"query":"x"}' };
    const events = read(begin, open(0, block), grow(0, delta), close(0), ...ending());
    expect(events.filter(({ kind }) => kind === 'native_delta')).toMatchObject([{ value: delta }]);
    expect(answerOf(events)).toMatchObject({
      content: [{ kind: 'native', value: { ...block, input: { query: 'x' } } }],
    });
  });

  it('counts usage by the last number of each field', () => {
    expect(collect(read(begin, ...text(0, 'Hi'), ...ending())).usage).toMatchObject({ input: 3, output: 9 });
  });

  it('tells a refusal and its reason', () => {
    const details = { type: 'refusal', category: 'cyber', explanation: 'Not this.' };
    const events = read(begin, ...ending({ stop_reason: 'refusal', stop_details: details }));
    expect(grammarProblems(events)).toEqual([]);
    expect(answerOf(events)).toMatchObject({
      content: [{ kind: 'refusal', text: 'Not this.' }],
      stop: 'refusal',
    });
  });

  it('keeps events, deltas and stop reasons of tomorrow from breaking it', () => {
    const news = { type: 'thought_bubble', size: 3 };
    const events = read(
      begin,
      news,
      open(0, { type: 'text', text: '' }),
      grow(0, { type: 'colour_delta', colour: 'red' }),
      close(0),
      ...ending({ stop_reason: 'bored' }),
    );
    expect(events).toContainEqual({
      kind: 'native',
      dialect: 'anthropic-messages',
      value: news,
      event: 'thought_bubble',
    });
    expect(answerOf(events)).toMatchObject({ stop: 'unknown', nativeStop: 'bored' });
    expect(lastOf(events)).toEqual({ kind: 'end' });
  });

  it('closes what the provider left open, and finishes what it did not', () => {
    const events = read(begin, open(0, { type: 'text', text: 'Hi' }), { type: 'message_stop' });
    expect(grammarProblems(events)).toEqual([]);
    expect(answerOf(events)).toEqual({
      index: 0,
      content: [{ kind: 'text', text: 'Hi' }],
      stop: 'unknown',
    });
  });

  it.each<[string, JsonObject[]]>([
    ['begins twice', [begin, begin]],
    ['opens a block before it begins', text(0, 'Hi')],
    ['grows a block that is not open', [begin, grow(0, { type: 'text_delta', text: 'Hi' })]],
    ['grows a block that was closed', [begin, ...text(0, 'Hi'), grow(0, { type: 'text_delta', text: '!' })]],
    [
      'opens a block after its stop reason',
      [begin, { type: 'message_delta', delta: { stop_reason: 'end_turn' } }, ...text(0, 'Hi')],
    ],
    ['ends before it begins', [{ type: 'message_stop' }]],
    ['gives a stop reason before it begins', ending()],
  ])('calls a stream invalid that %s', (_, events) => {
    expect(lastOf(read(...events))).toMatchObject({ kind: 'error', fault: { class: 'invalid' } });
  });

  it('calls data invalid that is no JSON object', () => {
    expect(lastOf(decode([bytesOf('data: {"type":\n\n')]))).toMatchObject({
      kind: 'error',
      fault: { class: 'invalid' },
    });
  });

  it('calls an event invalid that is longer than it may be', () => {
    const events = decode([bytesOf(wireText([begin, ...text(0, 'x'.repeat(1_100_000))]))]);
    expect(lastOf(events)).toMatchObject({ kind: 'error', fault: { class: 'invalid' } });
  });

  it.each<[string, string]>([
    ['overloaded_error', 'stream_error'],
    ['rate_limit_error', 'rate_limited'],
    ['billing_error', 'quota_exhausted'],
  ])('ends with the error that the provider reports: %s', (type, errorClass) => {
    const error = { type: 'error', error: { type, message: 'Key sk-ant-api03-AbCdEfGh is bad.' } };
    const events = read(begin, ...text(0, 'Hi'), error, ...text(1, 'more'));
    expect(lastOf(events)).toMatchObject({
      kind: 'error',
      fault: { class: errorClass, type, message: 'Key [masked] is bad.' },
    });
    expect(events.filter(({ kind }) => kind === 'part_start')).toHaveLength(1);
  });

  it('never takes a stream for complete that was cut', () => {
    const cut = bytesOf(wireText([begin, ...text(0, 'Hi'), ...ending().slice(0, 1)]));
    expect(lastOf(decode([cut]))).toMatchObject({ kind: 'error', fault: { class: 'stream_truncated' } });
    expect(lastOf(decode([cut], true))).toEqual({ kind: 'end' });
    const early = bytesOf(wireText([begin, ...text(0, 'Hi')]));
    expect(lastOf(decode([early], true))).toMatchObject({ kind: 'error', fault: { class: 'stream_truncated' } });
  });

  it('reads a terminator without its blank line, and none of what follows one', () => {
    const whole = wireText([begin, ...ending()]);
    expect(lastOf(decode([bytesOf(whole.trimEnd())]))).toEqual({ kind: 'end' });
    expect(lastOf(decode([bytesOf(`${whole}data: [DONE]\n\n`), bytesOf(whole)]))).toEqual({ kind: 'end' });
    expect(lastOf(decode([bytesOf(`data: [DONE]\n\n${whole}`)]))).toEqual({ kind: 'end' });
  });
});
