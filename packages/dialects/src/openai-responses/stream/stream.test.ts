import { eventsOf, GatewayError, type JsonObject, type StreamEvent } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { accumulate } from '../../../test/openai-responses/accumulate.ts';
import { complaints } from '../../../test/openai-responses/grammar-checker.ts';
import { dataObjects } from '../../../test/read-sse.ts';
import { openaiResponses } from '../codec.ts';

const { chat } = openaiResponses;
const options = { requestId: 'r1', model: 'm', nowSeconds: 0, includeUsage: true };
const broken = new GatewayError('PROXY_STREAM_TRUNCATED', 'The stream broke.');
const bytes = (...events: readonly JsonObject[]): Uint8Array =>
  Buffer.from(events.map((event) => `event: ${event['type']}\ndata: ${JSON.stringify(event)}\n\n`).join(''));
const response = { id: 'resp_1', object: 'response', created_at: 1, model: 'm', status: 'in_progress', output: [] };
const created = { type: 'response.created', sequence_number: 0, response };
const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'output_text', text: 'Hi', annotations: [] }],
};
const part = { candidate: 0, part: 0 } as const;

function decode(...events: readonly JsonObject[]): StreamEvent[] {
  const decoder = chat.createStreamDecoder();
  return [...decoder.push(bytes(...events)), ...decoder.end()];
}

describe('the encoder of a stream', () => {
  it('tells of a failure in the numbers that come next, and of the response that failed', () => {
    const encoder = chat.createStreamEncoder(options);
    const begun = encoder.push([
      { kind: 'part_start', ...part, head: { kind: 'text' } },
      { kind: 'text_delta', ...part, text: 'Hi' },
    ]);
    const text = begun + (encoder.fail?.(broken) ?? '');
    expect(complaints(text)).toEqual([]);
    expect(dataObjects(text).slice(-2)).toMatchObject([
      { type: 'error', message: 'The stream broke.', error: { message: 'The stream broke.' } },
      {
        type: 'response.failed',
        response: { id: 'resp_r1', status: 'failed', error: { message: 'The stream broke.' } },
      },
    ]);
    expect(encoder.push([{ kind: 'end' }])).toBe('');
  });

  it('tells log probabilities that came without text at the end of their part, and in no empty delta', () => {
    const logprobs = { content: [{ token: 'Hi', logprob: -1, bytes: null, top_logprobs: [] }] };
    const text = chat
      .createStreamEncoder(options)
      .push([
        { kind: 'part_start', ...part, head: { kind: 'text' } },
        { kind: 'text_delta', ...part, text: '', logprobs },
        { kind: 'text_delta', ...part, text: 'Hi' },
        { kind: 'part_end', ...part },
        { kind: 'finish', candidate: 0, stop: 'end_turn' },
        { kind: 'end' },
      ]);
    expect(complaints(text)).toEqual([]);
    const done = dataObjects(text).find(({ type }) => type === 'response.output_text.done');
    expect(done).toMatchObject({ text: 'Hi', logprobs: [{ token: 'Hi' }] });
  });

  it('lets calls grow side by side, each at its own index', () => {
    const call = (number: number, id: string): StreamEvent => ({
      kind: 'part_start',
      candidate: 0,
      part: number,
      head: { kind: 'tool_call', id, name: 'f' },
    });
    const grow = (number: number, text: string): StreamEvent => ({
      kind: 'arguments_delta',
      candidate: 0,
      part: number,
      text,
    });
    const encoder = chat.createStreamEncoder(options);
    const text = encoder.push([
      call(0, 'a'),
      call(1, 'b'),
      grow(1, '{"b"'),
      grow(0, '{}'),
      grow(1, ':1}'),
      { kind: 'part_end', candidate: 0, part: 0 },
      { kind: 'part_end', candidate: 0, part: 1 },
      { kind: 'finish', candidate: 0, stop: 'tool_use' },
      { kind: 'end' },
    ]);
    expect(complaints(text)).toEqual([]);
    expect(accumulate(dataObjects(text))['output']).toMatchObject([
      { call_id: 'a', arguments: '{}' },
      { call_id: 'b', arguments: '{"b":1}' },
    ]);
  });

  it('is no slower for each piece of a long answer', () => {
    const encoder = chat.createStreamEncoder(options);
    encoder.push([{ kind: 'part_start', ...part, head: { kind: 'text' } }]);
    const pieces = Array.from({ length: 20_000 }, () => encoder.push([{ kind: 'text_delta', ...part, text: 'x' }]));
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(250);
  });
});

describe('the decoder of a stream', () => {
  it('reads what only the end of an item tells', () => {
    const call = {
      id: 'fc_1',
      type: 'function_call',
      call_id: 'c',
      name: 'f',
      arguments: '{"a":1}',
      status: 'completed',
    };
    const events = decode(
      created,
      { type: 'response.output_item.done', output_index: 0, item: message },
      { type: 'response.output_item.done', output_index: 1, item: call },
      { type: 'response.completed', response: { ...response, status: 'completed', output: [message, call] } },
    );
    expect(events.filter(({ kind }) => kind.endsWith('_delta'))).toMatchObject([
      { kind: 'text_delta', text: 'Hi' },
      { kind: 'arguments_delta', text: '{"a":1}' },
    ]);
    expect(events.at(-2)).toMatchObject({ kind: 'finish', stop: 'tool_use' });
  });

  it('reads what only the end of the answer tells', () => {
    const events = decode(created, {
      type: 'response.completed',
      response: { ...response, status: 'completed', output: [message] },
    });
    expect(events).toMatchObject([
      { kind: 'start' },
      { kind: 'part_start' },
      { text: 'Hi' },
      { kind: 'part_end' },
      { kind: 'finish' },
      { kind: 'end' },
    ]);
  });

  it.each([
    [{ type: 'error', code: 'rate_limit_exceeded', message: 'Slow.' }, 'rate_limited'],
    [{ type: 'error', error: { code: 'server_error', message: 'Oh.' } }, 'stream_error'],
    [
      { type: 'response.failed', response: { ...response, error: { code: 'insufficient_quota', message: 'No.' } } },
      'quota_exhausted',
    ],
  ])('reads an error, flat, nested or in its response: %j', (event, errorClass) => {
    expect(decode(created, event).at(-1)).toMatchObject({ kind: 'error', fault: { class: errorClass } });
  });
});

describe('the observer of a stream', () => {
  it('ends a broken one with the response that failed', () => {
    const observer = chat.createObserver({ includeUsage: true });
    const passed = observer.push(bytes(created));
    expect(observer.end()).toHaveLength(0);
    expect(observer.progress.fault?.class).toBe('stream_truncated');
    const text = Buffer.from(passed).toString() + (observer.fail?.(broken) ?? '');
    expect(dataObjects(text)).toMatchObject([
      { sequence_number: 0 },
      { type: 'error', sequence_number: 2 },
      { type: 'response.failed', sequence_number: 3, response: { id: 'resp_1', status: 'failed' } },
    ]);
  });
});

describe('reasoning of another provider', () => {
  const state = { payload: 'sig', dialect: 'anthropic-messages' };
  const content = [
    { kind: 'reasoning', text: 'So.', opaque: state },
    { kind: 'reasoning', text: '', redacted: true, opaque: { ...state, payload: 'cipher' } },
  ] as const;

  it('is shown as a summary, carries its state sealed, and is told apart when it comes back', () => {
    const { output } = chat.encodeResponse({ candidates: [{ index: 0, content, stop: 'end_turn' }] }, options);
    const items = output as JsonObject[];
    expect(items).toMatchObject([
      { type: 'reasoning', summary: [{ text: 'So.' }] },
      { type: 'reasoning', summary: [] },
    ]);
    const wire = { model: 'm', input: [...items, { role: 'user', content: 'Go on.' }] };
    const { messages } = chat.decodeRequest({ body: wire, headers: {}, path: '/' }).canonical();
    expect(messages[0]?.content).toEqual(content);
    expect(chat.patchRequest(wire, { model: 'm', streamUsage: false })['input']).toEqual([
      { role: 'user', content: 'Go on.' },
    ]);
  });

  it('comes home where the provider is of this dialect after all', () => {
    const own = { payload: 'gAAA', dialect: 'openai-responses', id: 'rs_1' };
    const events = eventsOf({
      candidates: [{ index: 0, content: [{ kind: 'reasoning', text: 'So.', opaque: own }], stop: 'end_turn' }],
    });
    const encoder = chat.createStreamEncoder(options);
    const { output } = accumulate(dataObjects(encoder.push(events)));
    const [item] = chat.patchRequest({ model: 'm', input: output }, { model: 'm', streamUsage: false })[
      'input'
    ] as JsonObject[];
    expect(item).toMatchObject({ id: 'rs_1', encrypted_content: 'gAAA' });
  });
});
