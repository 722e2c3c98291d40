import type { JsonObject } from '@proxy/spec';
import type { Recording } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { replay } from './replay/replay.ts';

function recorded(api: string, sse: string): Recording {
  return {
    id: 'by-hand',
    source: {},
    provider: 'nobody',
    api,
    model: 'm',
    stream: true,
    features: [],
    fidelity: 'wire',
    request: null,
    response: { status: 200, headers: {}, sse },
  };
}

const head = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm' };
const chunk = (delta: JsonObject, finish: string | null = null, index = 0): JsonObject => ({
  ...head,
  choices: [{ index, delta, finish_reason: finish }],
});
const role = chunk({ role: 'assistant', content: '' });
const call = (index: number, fields: JsonObject, args: string): JsonObject => ({
  tool_calls: [{ index, ...fields, function: { ...(fields['id'] ? { name: `f${index}` } : {}), arguments: args } }],
});
const counted = { ...head, choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } };
const done = 'data: [DONE]\n\n';
const openai = (...chunks: readonly JsonObject[]): string =>
  chunks.map((each) => `data: ${JSON.stringify(each)}\n\n`).join('') + done;

const usage = { input_tokens: 1, output_tokens: 1 };
const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null, usage };
const anthropic = (...events: readonly JsonObject[]): string =>
  [{ type: 'message_start', message: { ...message, stop_sequence: null } }, ...events]
    .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');

describe('a stream with', () => {
  it.each<[string, string]>([
    [
      'reasoning, text and a call in one chunk, and the reason beside them',
      openai(
        chunk(
          {
            role: 'assistant',
            reasoning_content: 'Hm.',
            content: 'So',
            ...call(0, { id: 'a', type: 'function' }, '{}'),
          },
          'tool_calls',
        ),
      ),
    ],
    [
      'calls whose pieces take turns',
      openai(
        role,
        chunk(call(0, { id: 'a', type: 'function' }, '{"x"')),
        chunk(call(1, { id: 'b', type: 'function' }, '{"y"')),
        chunk(call(0, {}, ':1}')),
        chunk(call(1, {}, ':2}')),
        chunk({}, 'tool_calls'),
      ),
    ],
    [
      'a call without arguments',
      openai(role, chunk(call(0, { id: 'a', type: 'function' }, '')), chunk({}, 'tool_calls')),
    ],
    [
      'a byte order mark, comments, other line ends and data in several lines',
      `\uFEFF: hello\r\n\r\n${openai(role, chunk({ content: 'Grüße 🙂' }), chunk({}, 'stop'), counted)
        .replaceAll('\n', '\r\n')
        .replaceAll('data: {', 'data:{\r\ndata: ')}`,
    ],
    [
      'separators that only JavaScript takes for line ends',
      openai(role, chunk({ content: 'a\u2028b\u0085c' }), chunk({}, 'stop')),
    ],
    [
      'usage on every chunk',
      openai(
        ...[role, chunk({ content: 'a' }), chunk({}, 'stop')].map((each, at) => ({
          ...each,
          usage: { prompt_tokens: 5, completion_tokens: at, total_tokens: 5 + at },
        })),
      ),
    ],
    ['an error in its middle', openai(role, chunk({ content: 'a' }), { error: { message: 'Overloaded.', code: 503 } })],
  ])('%s survives, read as the OpenAI chat dialect', (_, sse) => {
    expect(replay(recorded('openai-chat', sse)).findings).toEqual([]);
  });

  it.each<[string, string]>([
    [
      'an error in its middle, and no end',
      anthropic(
        { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'a' } },
        { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
      ),
    ],
    [
      'a call without arguments, and news between its events',
      anthropic(
        { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 'a', name: 'f', input: {} } },
        { type: 'ping' },
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason: 'tool_use', stop_sequence: null }, usage },
        { type: 'message_stop' },
      ),
    ],
  ])('%s survives, read as the Anthropic Messages dialect', (_, sse) => {
    expect(replay(recorded('anthropic-messages', sse)).findings).toEqual([]);
  });
});
