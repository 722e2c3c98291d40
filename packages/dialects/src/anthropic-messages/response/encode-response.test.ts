import type { ChatResponse, JsonObject, Loss, Part } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { decodeBlock } from '../content/decode-block.ts';
import { encodeResponse } from './encode-response.ts';

function encode(response: Partial<ChatResponse>): JsonObject & { readonly losses: string[] } {
  const losses: string[] = [];
  const onLoss = ({ action, field }: Loss): number => losses.push(`${action} ${field}`);
  const body = encodeResponse(
    { candidates: [], ...response },
    { requestId: 'r1', model: 'asked', nowSeconds: 0, onLoss },
  );
  return { ...body, losses };
}
const answer = (...content: Part[]) => encode({ candidates: [{ index: 0, content, stop: 'end_turn' }] });

describe('encodeResponse', () => {
  it('writes a message even of an answer that says nothing', () => {
    expect(encode({})).toEqual({
      id: 'msg_r1',
      type: 'message',
      role: 'assistant',
      model: 'asked',
      content: [],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: { input_tokens: 0, output_tokens: 0 },
      losses: [],
    });
  });

  it("keeps the upstream's id only where it fits", () => {
    expect(encode({ id: 'msg_up' })['id']).toBe('msg_up');
    expect(encode({ id: 'chatcmpl-1' })['id']).toBe('msg_r1');
  });

  it('writes tool calls with arguments as objects and ids that are legal', () => {
    const call = (id: string, args: string): Part => ({ kind: 'tool_call', id, name: 'f', arguments: args });
    const { content, stop_reason } = answer(call('call_1', '{"a":1}'), call('f:0', ''), call('', '{"a"'), {
      kind: 'tool_call',
      id: 'c',
      name: 'sh',
      flavour: 'custom',
      arguments: 'ls',
    });
    expect(stop_reason).toBe('tool_use');
    expect(content).toEqual([
      { type: 'tool_use', id: 'call_1', name: 'f', input: { a: 1 } },
      { type: 'tool_use', id: expect.stringMatching(/^f_0_[0-9a-f]{8}$/), name: 'f', input: {} },
      { type: 'tool_use', id: 'toolu_r1_2', name: 'f', input: { _raw: '{"a"' } },
      { type: 'tool_use', id: 'c', name: 'sh', input: { input: 'ls' } },
    ]);
  });

  it.each<[string, Part]>([
    [
      'of a stranger',
      { kind: 'reasoning', text: 'Hm.', opaque: { payload: 'x', dialect: 'openai-responses', id: 'rs_1' } },
    ],
    ['without state', { kind: 'reasoning', text: 'Hm.' }],
    [
      'that is a summary',
      { kind: 'reasoning', text: '', summary: ['Hm.'], opaque: { payload: 'x', dialect: 'openai-responses' } },
    ],
    [
      'that is redacted',
      { kind: 'reasoning', text: '', redacted: true, opaque: { payload: 'x', dialect: 'openrouter' } },
    ],
    [
      "with Anthropic's signature",
      { kind: 'reasoning', text: '', opaque: { payload: 'c2ln', dialect: 'anthropic-messages' } },
    ],
  ])('carries reasoning %s so that it comes home', (_, part) => {
    const [block] = answer(part)['content'] as JsonObject[];
    expect(['thinking', 'redacted_thinking']).toContain(block?.['type']);
    expect(decodeBlock(block ?? {}, 'content.0')).toEqual(part);
  });

  it('cites addresses, marked as its own', () => {
    const { content, losses } = answer({
      kind: 'text',
      text: 'Yes.',
      citations: [{ url: 'https://a.example', title: 'A', quote: 'Q' }, { title: 'A book' }],
    });
    const [block] = content as JsonObject[];
    expect(block).toMatchObject({
      citations: [{ type: 'web_search_result_location', url: 'https://a.example', title: 'A', cited_text: 'Q' }],
    });
    expect(decodeBlock(block ?? {}, '')).toEqual({
      kind: 'text',
      text: 'Yes.',
      citations: [{ url: 'https://a.example', title: 'A', quote: 'Q' }],
    });
    expect(losses).toEqual(['dropped citations']);
  });

  it('says a refusal as text, with its stop reason', () => {
    expect(answer({ kind: 'refusal', text: 'No.' })).toMatchObject({
      content: [{ type: 'text', text: 'No.' }],
      stop_reason: 'refusal',
    });
  });

  it('reports once what it cannot say', () => {
    const image: Part = { kind: 'image', source: { kind: 'url', url: 'https://a.example/b.png' } };
    const sound: Part = {
      kind: 'audio',
      transcript: 'Hello',
      source: { kind: 'base64', mediaType: 'audio/wav', data: '' },
    };
    const state: Part = {
      kind: 'text',
      text: 'T',
      opaque: { payload: 'x', dialect: 'gemini' },
      extensions: { gemini: { thought: true } },
    };
    const native: Part = { kind: 'native', dialect: 'gemini', value: {} };
    const content = [image, image, sound, state, native];
    expect(
      encode({
        candidates: [
          { index: 0, content, logprobs: [] },
          { index: 1, content },
        ],
        extensions: { 'openai-chat': { system_fingerprint: 'f' } },
      }),
    ).toMatchObject({
      content: [
        { type: 'text', text: 'Hello' },
        { type: 'text', text: 'T' },
      ],
      losses: [
        'dropped candidates',
        'dropped logprobs',
        'dropped system_fingerprint',
        'dropped image',
        'changed audio',
        'dropped opaque',
        'dropped thought',
        'dropped native',
      ],
    });
  });
});
