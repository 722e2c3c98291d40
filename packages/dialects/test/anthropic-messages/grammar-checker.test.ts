import type { JsonObject } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { complaints } from './grammar-checker.ts';

const usage = { input_tokens: 1, output_tokens: 1 };
const start = { type: 'message_start', message: { id: 'a', role: 'assistant', content: [], stop_reason: null, usage } };
const open = (type: string, index = 0): JsonObject => ({ type: 'content_block_start', index, content_block: { type } });
const delta = (type: string, index = 0): JsonObject => ({ type: 'content_block_delta', index, delta: { type } });
const close = (index = 0): JsonObject => ({ type: 'content_block_stop', index });
const ending = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage };
const stop = { type: 'message_stop' };
const ping = { type: 'ping' };
const text = [open('text'), delta('text_delta'), close()];

describe('complaints about an Anthropic stream', () => {
  it.each<[string, readonly JsonObject[]]>([
    ['text', [start, ping, ...text, ending, stop]],
    ['thinking', [start, open('thinking'), delta('thinking_delta'), delta('signature_delta'), close(), ending, stop]],
    ['blocks of a new kind', [start, open('news'), delta('news_delta'), close(), ending, stop]],
    ['an error', [start, open('text'), { type: 'error' }]],
  ])('are none about %s', (_, events) => {
    expect(complaints(events)).toEqual([]);
  });

  it.each<[string, readonly JsonObject[], string]>([
    ['a late start', [ping, start], 'ping before message_start'],
    ['two starts', [start, start], 'a second message_start'],
    ['a start that says too much', [{ ...start, message: {} }], 'a message without id or role'],
    ['nested blocks', [start, open('text'), open('text', 1)], 'a block within a block'],
    ['a block out of turn', [start, open('text', 1)], 'block 1 where 0 is due'],
    ['a delta of another block', [start, open('text'), delta('text_delta', 1)], 'a delta outside its block'],
    ['a delta of another kind', [start, open('text'), delta('thinking_delta')], 'thinking_delta in a text block'],
    [
      'thinking after the signature',
      [start, open('thinking'), delta('signature_delta'), delta('thinking_delta')],
      'thinking_delta after the signature',
    ],
    ['an empty text', [start, open('text'), close()], 'an empty text block'],
    ['unsigned thinking', [start, open('thinking'), close()], 'a thinking block without signature'],
    ['an end of nothing', [start, close()], 'the end of a block that is not open'],
    ['an open block at the end', [start, open('text'), ending], 'message_delta within a block'],
    ['no reason', [start, { ...ending, delta: {} }], 'no stop reason'],
    ['no usage', [start, { ...ending, usage: {} }], 'input_tokens is no count'],
    ['content after the reason', [start, ending, ping], 'ping after message_delta'],
    ['an end without a reason', [start, stop], 'message_stop without message_delta'],
    ['more after the end', [start, ending, stop, stop], 'message_stop after the end'],
  ])('name %s', (_, events, problem) => {
    expect(complaints(events).join()).toContain(problem);
  });
});
