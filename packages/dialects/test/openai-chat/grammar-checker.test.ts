import type { JsonObject } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { complaints } from './grammar-checker.ts';

const head = { id: 'a', object: 'chat.completion.chunk', created: 1, model: 'm' };
const line = (value: unknown): string => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`;
const choice = (delta: JsonObject, more: JsonObject = {}): JsonObject => ({
  ...head,
  choices: [{ index: 0, delta, finish_reason: null, ...more }],
});
const role = choice({ role: 'assistant', content: '' });
const finish = choice({}, { finish_reason: 'stop' });
const usage = { ...head, choices: [], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } };
const call = (piece: JsonObject): JsonObject => choice({ tool_calls: [piece] });
const opened = call({ index: 0, id: 'c', type: 'function', function: { name: 'f', arguments: '' } });

const found = (...chunks: readonly unknown[]): string[] => complaints(chunks.map(line).join(''));

describe('complaints about an OpenAI chat stream', () => {
  it.each<[string, readonly unknown[]]>([
    ['text', [role, choice({ content: 'Hi' }), finish, usage, '[DONE]']],
    ['a call', [role, opened, call({ index: 0, function: { arguments: '{}' } }), finish, '[DONE]']],
    ['an error', [role, { error: { message: 'No.' } }]],
  ])('are none about %s', (_, chunks) => {
    expect(found(...chunks)).toEqual([]);
  });

  it.each<[string, readonly unknown[], string]>([
    ['no end', [role, finish], 'the stream stops without [DONE]'],
    ['an end without a reason', [role, '[DONE]'], 'choice 0 is unfinished at the end'],
    ['an end of nothing', ['[DONE]'], '[DONE] before any choice'],
    ['more after the end', [role, finish, '[DONE]', usage], 'something after the end'],
    ['more after a finish', [role, finish, choice({ content: 'x' }), '[DONE]'], 'goes on after its finish'],
    ['no role', [choice({ content: 'x' }), finish, '[DONE]'], 'tells its role late'],
    ['two roles', [role, role, finish, '[DONE]'], 'tells its role twice'],
    ['another id', [role, { ...finish, id: 'b' }, '[DONE]'], 'another head'],
    ['an empty reason', [role, choice({}, { finish_reason: '' }), '[DONE]'], 'finish_reason ""'],
    ['early usage', [role, usage, finish, '[DONE]'], 'unfinished before usage'],
    ['usage twice', [role, finish, usage, usage, '[DONE]'], 'usage a second time'],
    ['a call of nobody', [role, call({ index: 1, id: 'c' }), finish, '[DONE]'], 'call 1 where 0 is due'],
    ['a call without a name', [role, call({ index: 0, id: 'c', type: 'function', function: {} }), '[DONE]'], 'a name'],
    ['a call named twice', [role, opened, opened, finish, '[DONE]'], 'tells its id twice'],
    ['an error without words', [role, { error: {} }], 'an error without a message'],
    ['no JSON', [role, '{'], 'no JSON object'],
    ['no choices', [{ ...head }], 'no list of choices'],
  ])('name %s', (_, chunks, problem) => {
    expect(found(...chunks)).toEqual(expect.arrayContaining([expect.stringContaining(problem)]));
  });

  it('name events that are named, or of several lines', () => {
    expect(complaints(`event: x\n${line(role)}`)[0]).toContain('not one line of data');
  });
});
