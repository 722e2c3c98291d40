import type { JsonObject } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { completionComplaints, conversationComplaints } from './completion-checker.ts';

const answer = { id: 'a', object: 'chat.completion', created: 1, model: 'm' };
const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };
const saying = (message: JsonObject, more: JsonObject = {}): JsonObject => ({
  ...answer,
  choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop', ...more }],
});

describe('complaints about an OpenAI chat answer', () => {
  it('are none about text and calls', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
    expect(completionComplaints({ ...saying({ content: null, tool_calls: [call] }), usage })).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    ['no id', { ...saying({ content: 'x' }), id: '' }, 'no id'],
    ['no choices', { ...answer, choices: [] }, 'no choices'],
    ['silence', saying({ content: null }), 'says nothing'],
    ['an empty list', saying({ content: [] }), 'neither text nor parts'],
    ['no calls in the list', saying({ content: null, tool_calls: [] }), 'an empty list of calls'],
    ['a call without an id', saying({ content: '', tool_calls: [{ ...call, id: '' }] }), 'without an id'],
    ['a wrong sum', { ...saying({ content: 'x' }), usage: { prompt_tokens: 1 } }, 'does not add up'],
    ['a reason of another kind', saying({ content: 'x' }, { finish_reason: 3 }), 'finish_reason 3'],
  ])('name %s', (_, body, problem) => {
    expect(completionComplaints(body).join()).toContain(problem);
  });
});

describe('complaints about an OpenAI conversation', () => {
  const calls = { role: 'assistant', content: null, tool_calls: [call] };
  const result = { role: 'tool', tool_call_id: 'c', content: '' };

  it('are none where each call has its result', () => {
    expect(conversationComplaints({ messages: [calls, result, { role: 'user', content: 'x' }] })).toEqual([]);
  });

  it.each<[string, JsonObject[], string]>([
    ['no messages', [], 'no messages'],
    ['a missing result', [calls, { role: 'user', content: 'x' }], 'messages.1: a call without its result'],
    ['a result too many', [calls, result, result], 'messages.2: a result without its call'],
    ['a stranger', [{ role: 'narrator', content: 'x' }], 'role "narrator"'],
  ])('name %s', (_, messages, problem) => {
    expect(conversationComplaints({ messages })).toContain(
      problem.startsWith('role') ? `messages.0: ${problem}` : problem,
    );
  });
});
