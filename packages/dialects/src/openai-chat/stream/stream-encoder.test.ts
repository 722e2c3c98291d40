import { collect, eventsOf, isJsonObject, type JsonObject, type StreamEvent } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { encode } from '../../../test/openai-chat/encode-events.ts';
import { parseEvents } from '../../sse/parse.ts';
import { decodeResponse } from '../response/decode-response.ts';
import { createStreamDecoder } from './stream-decoder.ts';
import { createStreamEncoder } from './stream-encoder.ts';

const opaque = { payload: 'sig', dialect: 'anthropic-messages' };
const place = { candidate: 0, part: 0 };
const start: StreamEvent = { kind: 'start', id: 'msg_1', model: 'claude', createdSeconds: 5 };
const finish: StreamEvent = { kind: 'finish', candidate: 0, stop: 'end_turn', nativeStop: 'end_turn' };
const end: StreamEvent = { kind: 'end' };
const open = (head: Extract<StreamEvent, { kind: 'part_start' }>['head'], part = 0): StreamEvent => ({
  kind: 'part_start',
  candidate: 0,
  part,
  head,
});
const close = (part = 0): StreamEvent => ({ kind: 'part_end', candidate: 0, part });
const text = (said: string, part = 0): StreamEvent => ({ kind: 'text_delta', candidate: 0, part, text: said });

/** What the choices of each chunk say. */
const choicesOf = (events: readonly StreamEvent[]) =>
  encode(events).chunks.flatMap(({ choices }) => (Array.isArray(choices) ? choices : []) as JsonObject[]);
const deltas = (...events: readonly StreamEvent[]) =>
  choicesOf([start, ...events, finish, end])
    .slice(1, -1)
    .map(({ delta }) => delta);

describe('the encoder of a stream', () => {
  it('writes role, text, finish, usage and terminator', () => {
    const events = [start, open({ kind: 'text' }), text('Hi "you"'), close(), finish];
    const usage: StreamEvent = { kind: 'usage', usage: { input: 1, output: 2 } };
    const head = '"id":"chatcmpl-r1","object":"chat.completion.chunk","created":5,"model":"claude"';
    const line = (rest: string) => `data: {${head},${rest}}\n\n`;
    expect(encode([...events, usage, end]).written).toBe(
      [
        line('"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]'),
        line('"choices":[{"index":0,"delta":{"content":"Hi \\"you\\""},"finish_reason":null}]'),
        line('"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]'),
        line('"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}'),
        'data: [DONE]\n\n',
      ].join(''),
    );
  });

  it('writes usage only for a client that asked, and only where it is known', () => {
    const usage: StreamEvent = { kind: 'usage', usage: { input: 1 } };
    expect(encode([start, finish, usage, end], false).written).not.toContain('usage');
    expect(encode([start, finish, end]).written).not.toContain('usage');
  });

  it('writes all events of a push as one text', () => {
    const encoder = createStreamEncoder({ requestId: 'r1', model: 'm', includeUsage: false, nowSeconds: 0 });
    expect(encoder.push([start])).toBe('');
    expect(parseEvents(encoder.push([open({ kind: 'text' }), text('a'), text('b')]))).toHaveLength(3);
  });

  it('invents neither a finish nor a terminator for a stream that broke off', () => {
    const { written } = encode([start, open({ kind: 'text' }), text('Hi')]);
    expect(written).not.toMatch(/DONE|"finish_reason":"/);
  });

  it('does not make an answer look complete whose finish is missing', () => {
    const { lines } = encode([start, open({ kind: 'text' }), text('Hi'), end]);
    expect(lines.at(-1)).toContain('PROXY_STREAM_TRUNCATED');
    expect(lines).not.toContain('[DONE]');
  });

  it('writes an error and nothing behind it', () => {
    const error: StreamEvent = { kind: 'error', fault: { class: 'stream_error', message: 'Broken.' } };
    const { lines } = encode([start, error, text('Hi'), finish, end]);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ error: { message: 'Broken.' } });
  });

  it('numbers tool calls, and writes their pieces as they come', () => {
    const head = (id: string) => ({ kind: 'tool_call', id, name: 'f' }) as const;
    const piece = (part: number, said: string): StreamEvent => ({
      kind: 'arguments_delta',
      candidate: 0,
      part,
      text: said,
    });
    expect(
      deltas(text('Hm.'), open(head('a'), 1), open(head('b'), 2), piece(2, '{}'), piece(1, '{'), piece(1, '}')),
    ).toEqual([
      { content: 'Hm.' },
      { tool_calls: [{ index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '' } }] },
      { tool_calls: [{ index: 1, id: 'b', type: 'function', function: { name: 'f', arguments: '' } }] },
      { tool_calls: [{ index: 1, function: { arguments: '{}' } }] },
      { tool_calls: [{ index: 0, function: { arguments: '{' } }] },
      { tool_calls: [{ index: 0, function: { arguments: '}' } }] },
    ]);
  });

  it('gives a function without arguments an empty object, and a custom tool its text', () => {
    expect(deltas(open({ kind: 'tool_call', id: 'a', name: 'f' }), close()).at(-1)).toEqual({
      tool_calls: [{ index: 0, function: { arguments: '{}' } }],
    });
    const custom = open({ kind: 'tool_call', id: 'a', name: 'f', flavour: 'custom' });
    const piece: StreamEvent = { kind: 'arguments_delta', ...place, text: 'SELECT' };
    expect(deltas(custom, piece, close())).toEqual([
      { tool_calls: [{ index: 0, id: 'a', type: 'custom', custom: { name: 'f', input: '' } }] },
      { tool_calls: [{ index: 0, custom: { input: 'SELECT' } }] },
    ]);
  });

  it('shows reasoning, and signs it when the last signature is known', () => {
    const events: StreamEvent[] = [
      open({ kind: 'reasoning' }),
      { kind: 'reasoning_delta', ...place, text: 'So.' },
      { kind: 'signature', ...place, opaque: { ...opaque, payload: 'early' } },
      { kind: 'signature', ...place, opaque },
      close(),
    ];
    expect(deltas(...events)).toEqual([
      { reasoning_content: 'So.', reasoning_details: [{ type: 'reasoning.text', text: 'So.', index: 0 }] },
      {
        reasoning_details: [
          { type: 'reasoning.text', text: '', signature: 'sig', format: 'anthropic-claude-v1', index: 0 },
        ],
      },
    ]);
    const { written } = encode([start, ...events, finish, end]);
    const decoder = createStreamDecoder();
    const again = collect([...decoder.push(new TextEncoder().encode(written)), ...decoder.end()]);
    expect(again.candidates[0]?.content).toMatchObject([{ kind: 'reasoning', text: 'So.', opaque }]);
  });

  it('tells redacted reasoning, and opaque state of a call or a text, in places of their own', () => {
    const redacted = open({ kind: 'reasoning', redacted: true, opaque });
    expect(deltas(redacted, close())).toMatchObject([
      { reasoning_details: [{ type: 'reasoning.encrypted', data: 'sig' }] },
    ]);
    const google = { payload: 's', dialect: 'gemini' };
    const sign: StreamEvent = { kind: 'signature', ...place, opaque: google };
    expect(deltas(open({ kind: 'tool_call', id: 'a', name: 'f' }), sign)).toMatchObject([
      {},
      {
        tool_calls: [{ index: 0, function: { arguments: '' }, extra_content: { google: { thought_signature: 's' } } }],
      },
      {},
    ]);
    expect(deltas(open({ kind: 'text' }), sign)).toMatchObject([
      { reasoning_details: [{ type: 'reasoning.encrypted', data: 's', format: 'google-gemini-v1' }] },
    ]);
  });

  it('parts summaries where they are shown as one text', () => {
    const summary = (number: number, said: string): StreamEvent => ({
      kind: 'reasoning_delta',
      ...place,
      text: said,
      summary: number,
    });
    const shown = deltas(open({ kind: 'reasoning' }), summary(0, 'A'), summary(0, '.'), summary(1, 'B.')).map(
      (delta) => isJsonObject(delta) && delta['reasoning_content'],
    );
    expect(shown).toEqual(['A', '.', '\n\nB.']);
  });

  it('cites a whole part when its length is known', () => {
    const citation: StreamEvent = { kind: 'citation', candidate: 0, part: 1, citation: { url: 'https://example.org' } };
    const events = [
      open({ kind: 'text' }),
      text('one '),
      close(),
      open({ kind: 'text' }, 1),
      citation,
      text('two', 1),
      close(1),
    ];
    expect(deltas(...events).at(-1)).toEqual({
      annotations: [
        { type: 'url_citation', url_citation: { url: 'https://example.org', title: '', start_index: 4, end_index: 7 } },
      ],
    });
  });

  it('writes refusals, sound, images and log probabilities', () => {
    const logprobs = { content: [{ token: 'a' }] };
    const choices = choicesOf([
      start,
      { kind: 'text_delta', ...place, text: 'a', logprobs },
      { kind: 'refusal_delta', candidate: 0, part: 1, text: 'No.' },
      open({ kind: 'audio', id: 'a1' }, 2),
      { kind: 'audio_delta', candidate: 0, part: 2, data: 'AAAA', transcript: 'Hi' },
      open({ kind: 'image', source: { kind: 'url', url: 'https://example.org/a.png' } }, 3),
      finish,
      end,
    ]);
    expect(choices.slice(1, -1)).toMatchObject([
      { delta: { content: 'a' }, logprobs },
      { delta: { refusal: 'No.' } },
      { delta: { audio: { id: 'a1' } } },
      { delta: { audio: { data: 'AAAA', transcript: 'Hi' } } },
      { delta: { images: [{ type: 'image_url', image_url: { url: 'https://example.org/a.png' } }] } },
    ]);
  });

  it('reports once what it cannot say', () => {
    const block = open({ kind: 'native', dialect: 'anthropic-messages', value: { type: 'server_tool_use' } });
    const event: StreamEvent = { kind: 'native', dialect: 'anthropic-messages', value: {}, event: 'news' };
    const cited: StreamEvent = { kind: 'citation', ...place, citation: { title: 'page 3' } };
    const { losses } = encode([start, block, block, event, event, cited, finish, end]);
    expect(losses.map(({ field, action }) => `${action} ${field}`)).toEqual(['dropped native', 'dropped citation']);
  });

  it('replays a whole answer of its own dialect without the fields that only a whole one has', () => {
    const message = { role: 'assistant', content: 'Hi', refusal: null, annotations: [], executed_tools: [{ id: 1 }] };
    const choices = [{ index: 0, message, delta: { content: 'Hi' }, finish_reason: 'stop', seed: 7 }];
    const whole = { object: 'chat.completion.done', id: 'c1', choices, usage: null, service_tier: 'default' };
    const { chunks, written } = encode(eventsOf(decodeResponse(whole)));
    expect(written.match(/"object"/g)).toHaveLength(chunks.length);
    expect(chunks[0]).not.toHaveProperty('usage');
    expect(chunks[0]).toMatchObject({ service_tier: 'default' });
    expect(chunks.flatMap((chunk) => chunk['choices']).at(-1)).toEqual({
      index: 0,
      delta: { executed_tools: [{ id: 1 }] },
      finish_reason: 'stop',
      seed: 7,
    });
  });

  it('puts fields of its own dialect back where they were', () => {
    const own = (value: JsonObject): StreamEvent => ({ kind: 'native', dialect: 'openai-chat', value });
    const { chunks } = encode([
      own({ prompt_filter_results: [] }),
      { ...start, id: 'gen-1', extensions: { 'openai-chat': { provider: 'X' } } },
      own({ choices: [{ index: 0, delta: { channel: 'a' } }] }),
      own({ id: 'other', usage: {} }),
      { ...finish, nativeStop: 'eos', extensions: { 'openai-chat': { finish_reason: null, seed: 7 } } },
      end,
    ]);
    expect(chunks.every(({ id }) => id === 'gen-1')).toBe(true);
    expect(chunks).toMatchObject([
      { provider: 'X', choices: [], prompt_filter_results: [] },
      { choices: [{ delta: { role: 'assistant' } }] },
      { choices: [{ index: 0, delta: { channel: 'a' }, finish_reason: null }] },
      { choices: [{ finish_reason: 'eos', seed: 7 }] },
    ]);
  });
});
