import { collect, type JsonObject, type Loss, type PartHead, type StreamEvent } from '@proxy/spec';
import { grammarProblems } from '@proxy/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accumulate } from '../../../test/anthropic-messages/accumulate.ts';
import { anyEvent, interleaved, shaken } from '../../../test/anthropic-messages/any-events.ts';
import { complaints } from '../../../test/anthropic-messages/grammar-checker.ts';
import { bytesOf, wireEvents } from '../../../test/anthropic-messages/wire-events.ts';
import { decodeBlock } from '../content/decode-block.ts';
import { createStreamDecoder } from './stream-decoder.ts';
import { createStreamEncoder } from './stream-encoder.ts';

const losses: string[] = [];
const onLoss = ({ action, field }: Loss): number => losses.push(`${action} ${field}`);
const encoder = () =>
  createStreamEncoder({ requestId: 'r1', model: 'asked', includeUsage: true, nowSeconds: 0, onLoss });

function encode(events: readonly StreamEvent[]): JsonObject[] {
  losses.length = 0;
  const { push, end } = encoder();
  return wireEvents(push(events) + end());
}
const types = (events: readonly JsonObject[]): unknown[] => events.map(({ type }) => type);

const begin: StreamEvent = { kind: 'start', id: 'chatcmpl-1', model: 'gpt' };
const stop: readonly StreamEvent[] = [{ kind: 'finish', candidate: 0, stop: 'end_turn' }, { kind: 'end' }];
const open = (part: number, head: PartHead): StreamEvent => ({ kind: 'part_start', candidate: 0, part, head });
const close = (part: number): StreamEvent => ({ kind: 'part_end', candidate: 0, part });
const say = (part: number, text: string): StreamEvent => ({ kind: 'text_delta', candidate: 0, part, text });
const think = (part: number, text: string, summary?: number): StreamEvent => ({
  kind: 'reasoning_delta',
  candidate: 0,
  part,
  text,
  ...(summary !== undefined && { summary }),
});
const pass = (part: number, text: string): StreamEvent => ({ kind: 'arguments_delta', candidate: 0, part, text });
const sign = (part: number, dialect: string, payload: string): StreamEvent => ({
  kind: 'signature',
  candidate: 0,
  part,
  opaque: { dialect, payload },
});
const call = (id: string): PartHead => ({ kind: 'tool_call', id, name: 'look_up' });
const text: PartHead = { kind: 'text' };
const reasoning: PartHead = { kind: 'reasoning' };

describe('createStreamEncoder', () => {
  it('writes nothing illegal, whatever order events come in', () => {
    fc.assert(
      fc.property(fc.oneof(shaken, fc.array(anyEvent, { maxLength: 40 })), (events) => {
        expect(complaints(encode(events))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('writes the same text however the events are grouped', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), (events) => {
        const one = encoder();
        expect(events.map((event) => one.push([event])).join('')).toBe(encoder().push(events));
      }),
    );
  });

  it('loses nothing of parts that grow side by side', () => {
    fc.assert(
      fc.property(interleaved, ({ plan, events }) => {
        expect(grammarProblems(events)).toEqual([]);
        const written = encode(events);
        expect(complaints(written)).toEqual([]);
        const decoder = createStreamDecoder();
        const { push, end } = encoder();
        const { candidates } = collect([...decoder.push(bytesOf(push(events) + end())), ...decoder.end()]);
        const said = (kind: string): string[] =>
          plan.filter(({ head }) => head.kind === kind).map(({ pieces }) => pieces.join(''));
        const content = candidates[0]?.content ?? [];
        const calls = content.filter((part) => part.kind === 'tool_call').map((part) => part.arguments);
        expect(calls).toEqual(said('tool_call'));
        for (const kind of ['text', 'reasoning'] as const) {
          const all = content.map((part) => ('text' in part && part.kind === kind ? part.text : ''));
          expect([...all.join('')].sort()).toEqual([...said(kind).join('')].sort());
        }
      }),
      { numRuns: 500 },
    );
  });

  it('holds message_start until there is something to say', () => {
    const { push } = encoder();
    expect(push([begin, { kind: 'ping' }, open(0, text), say(0, '')])).toBe('');
    expect(types(wireEvents(push([say(0, 'Hi')])))).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
    ]);
  });

  it('says in message_start what is known by then, and all of it in message_delta', () => {
    const events = encode([
      { ...begin, usage: { input: 7 } },
      { kind: 'usage', usage: { input: 7, output: 2, reasoning: 3 } },
      ...stop,
    ]);
    expect(events[0]).toMatchObject({ message: { id: 'msg_r1', model: 'gpt', usage: { input_tokens: 7 } } });
    expect(events[1]).toMatchObject({
      usage: { input_tokens: 7, output_tokens: 5, output_tokens_details: { thinking_tokens: 3 } },
    });
  });

  it('completes an answer that says nothing', () => {
    const events = encode([begin, { kind: 'end' }]);
    expect(types(events)).toEqual(['message_start', 'message_delta', 'message_stop']);
    expect(accumulate(events)).toMatchObject({ content: [], stop_reason: 'end_turn' });
  });

  it('invents no stop for an answer that was cut', () => {
    const { push, end } = encoder();
    push([begin, open(0, text), say(0, 'Hi'), close(0), { kind: 'finish', candidate: 0, stop: 'end_turn' }]);
    expect(end()).toBe('');
  });

  it('writes parallel calls one after the other', () => {
    const events = encode([
      begin,
      open(0, call('a')),
      open(1, call('b')),
      pass(1, '{"x"'),
      pass(0, '{"y":'),
      pass(1, ':1}'),
      pass(0, '2}'),
      close(1),
      close(0),
      ...stop,
    ]);
    expect(accumulate(events)).toMatchObject({
      content: [
        { type: 'tool_use', id: 'a', input: { y: 2 } },
        { type: 'tool_use', id: 'b', input: { x: 1 } },
      ],
      stop_reason: 'tool_use',
    });
  });

  it('lets text flow beside reasoning that is still open', () => {
    const { push } = encoder();
    push([begin, open(0, reasoning), think(0, 'Hm.')]);
    expect(types(wireEvents(push([open(1, text), say(1, 'Hi')])))).toEqual([
      'content_block_delta',
      'content_block_stop',
      'content_block_start',
      'content_block_delta',
    ]);
    expect(wireEvents(push([think(0, 'More.')]))).toMatchObject([
      {},
      { index: 2, content_block: { type: 'thinking' } },
      {},
    ]);
  });

  it('puts the signature last, whoever gave it', () => {
    const events = encode([
      begin,
      open(0, reasoning),
      sign(0, 'anthropic-messages', 'c2ln'),
      think(0, 'Hm.'),
      close(0),
      ...stop,
    ]);
    expect(events.slice(2, 5)).toMatchObject([
      { delta: { type: 'thinking_delta', thinking: 'Hm.' } },
      { delta: { type: 'signature_delta', signature: 'c2ln' } },
      { type: 'content_block_stop' },
    ]);
  });

  it.each<[string, readonly StreamEvent[], object]>([
    [
      'with state',
      [open(0, reasoning), think(0, 'Hm.'), sign(0, 'openai-responses', 'x'), close(0)],
      { text: 'Hm.', opaque: { dialect: 'openai-responses', payload: 'x' } },
    ],
    [
      'without text',
      [open(0, reasoning), sign(0, 'openai-responses', 'x'), close(0)],
      { text: '', opaque: { payload: 'x' } },
    ],
    ['without state', [open(0, reasoning), think(0, 'Hm.'), close(0)], { text: 'Hm.' }],
    [
      'in summaries',
      [open(0, reasoning), think(0, 'One', 0), think(0, '.', 0), think(0, 'Two.', 1), close(0)],
      { summary: ['One.\n\nTwo.'] },
    ],
    [
      'redacted',
      [open(0, { kind: 'reasoning', redacted: true, opaque: { dialect: 'gemini', payload: 'x' } }), close(0)],
      { redacted: true, opaque: { dialect: 'gemini' } },
    ],
  ])("carries another provider's reasoning %s so that it comes home", (_, events, part) => {
    const [block] = accumulate(encode([begin, ...events, ...stop]))['content'] as JsonObject[];
    expect(decodeBlock(block ?? {}, 'messages.0.content.0')).toMatchObject(part);
  });

  it('wraps the text of a free-form call into an object, in pieces', () => {
    const sh: PartHead = { kind: 'tool_call', id: 'a', name: 'sh', flavour: 'custom' };
    const events = encode([
      begin,
      open(0, sh),
      pass(0, 'echo "'),
      pass(0, 'Grüße\n'),
      pass(0, '👋"'),
      close(0),
      ...stop,
    ]);
    expect(accumulate(events)).toMatchObject({ content: [{ input: { input: 'echo "Grüße\n👋"' } }] });
  });

  it('cites within the text, and never opens a block for a citation alone', () => {
    const cite = (url: string): StreamEvent => ({ kind: 'citation', candidate: 0, part: 0, citation: { url } });
    const events = encode([
      begin,
      open(0, text),
      cite('https://a.example'),
      say(0, 'Yes.'),
      cite('https://b.example'),
      close(0),
      ...stop,
    ]);
    expect(accumulate(events)).toMatchObject({
      content: [{ text: 'Yes.', citations: [{ url: 'https://a.example' }, { url: 'https://b.example' }] }],
    });
    expect(accumulate(encode([begin, open(0, text), cite('https://a.example'), close(0), ...stop]))).toMatchObject({
      content: [],
    });
  });

  it('passes server tools, news and pings of its own dialect', () => {
    const dialect = 'anthropic-messages';
    const block = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} };
    const delta = { type: 'input_json_delta', partial_json: '{"query":"x"}' };
    const events = encode([
      { ...begin, extensions: { [dialect]: {} } },
      open(0, { kind: 'native', dialect, value: block }),
      { kind: 'native_delta', candidate: 0, part: 0, dialect, value: delta },
      close(0),
      { kind: 'native', dialect, value: { type: 'thought_bubble' }, event: 'thought_bubble' },
      { kind: 'ping' },
      ...stop,
    ]);
    expect(accumulate(events)).toMatchObject({ id: 'chatcmpl-1', content: [{ ...block, input: { query: 'x' } }] });
    expect(types(events)).toContain('thought_bubble');
    expect(types(events)).toContain('ping');
    expect(losses).toEqual([]);
  });

  it('ends with the error where the stream broke', () => {
    const fault = { class: 'stream_error', message: 'Broken.' } as const;
    const events = encode([begin, open(0, text), say(0, 'Hi'), { kind: 'error', fault }, say(0, 'more'), ...stop]);
    expect(types(events).slice(-2)).toEqual(['content_block_delta', 'error']);
    expect(events.at(-1)).toMatchObject({ error: { type: 'api_error', message: 'Broken.' }, request_id: 'r1' });
  });

  it('tells a refusal by stop reason, and in words where the provider gave none of its own', () => {
    const refusal: PartHead = { kind: 'refusal' };
    const no: StreamEvent = { kind: 'refusal_delta', candidate: 0, part: 0, text: 'No.' };
    expect(accumulate(encode([begin, open(0, refusal), no, close(0), ...stop]))).toMatchObject({
      content: [{ type: 'text', text: 'No.' }],
      stop_reason: 'refusal',
    });
  });

  it('reports once what it cannot say', () => {
    const other = { candidate: 0, part: 9 };
    encode([
      { ...begin, extensions: { 'openai-chat': { system_fingerprint: 'f' } } },
      { kind: 'text_delta', candidate: 1, part: 0, text: 'Hi' },
      open(0, text),
      { ...say(0, 'Hi'), logprobs: [] } as StreamEvent,
      { kind: 'citation', candidate: 0, part: 0, citation: { title: 'A book' } },
      sign(0, 'gemini', 'x'),
      close(0),
      open(1, { kind: 'image', source: { kind: 'file_id', id: 'f' } }),
      open(2, { kind: 'audio' }),
      { kind: 'audio_delta', candidate: 0, part: 2, transcript: 'Hello' },
      open(3, { kind: 'native', dialect: 'gemini', value: {} }),
      { kind: 'native', dialect: 'gemini', value: {} },
      open(4, call('a')),
      sign(4, 'gemini', 'x'),
      close(4),
      pass(4, '{}'),
      { kind: 'arguments_delta', ...other, text: '{}' },
      ...stop,
    ]);
    expect(losses).toEqual([
      'dropped system_fingerprint',
      'dropped candidates',
      'dropped logprobs',
      'dropped citations',
      'dropped opaque',
      'dropped image',
      'changed audio',
      'dropped native',
      'dropped arguments',
    ]);
  });
});
