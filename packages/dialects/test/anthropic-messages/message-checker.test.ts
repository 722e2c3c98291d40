import type { JsonObject } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { messageComplaints, requestComplaints } from './message-checker.ts';

const call = { type: 'tool_use', id: 'c', name: 'f', input: {} };
const message = (...content: readonly JsonObject[]): JsonObject => ({
  id: 'a',
  type: 'message',
  role: 'assistant',
  model: 'm',
  content,
  stop_reason: 'end_turn',
  usage: { input_tokens: 1, output_tokens: 1 },
});

describe('complaints about a message', () => {
  it('are none about text, thinking and calls', () => {
    const thinking = { type: 'thinking', thinking: '', signature: 's' };
    expect(messageComplaints(message(thinking, { type: 'text', text: 'x' }, call))).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    ['no model', { ...message(), model: '' }, 'no id, model'],
    ['no list', { ...message(), content: null }, 'content is no list'],
    ['blank text', message({ type: 'text', text: ' ' }), 'text that is blank'],
    ['unsigned thinking', message({ type: 'thinking', thinking: 'x', signature: '' }), 'without a signature'],
    ['an illegal id', message({ ...call, id: 'c:1' }), 'a call with the id "c:1"'],
    ['input in a string', message({ ...call, input: '{}' }), 'no object'],
    ['a call that is none', { ...message(), stop_reason: 'tool_use' }, 'tool_use without a call'],
    ['uncounted tokens', { ...message(), usage: {} }, 'usage without counts'],
  ])('name %s', (_, body, problem) => {
    expect(messageComplaints(body).join()).toContain(problem);
  });
});

describe('complaints about a request', () => {
  const user = (...content: readonly JsonObject[]): JsonObject => ({ role: 'user', content });
  const text = { type: 'text', text: 'x' };
  const result = { type: 'tool_result', tool_use_id: 'c', content: '' };
  const calls = { role: 'assistant', content: [call] };
  const request = (...messages: readonly JsonObject[]): JsonObject => ({ max_tokens: 1, messages });

  it('are none where each call has its result, in front', () => {
    expect(requestComplaints(request(user(text), calls, user(result, text)))).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    ['no limit', { messages: [user(text)] }, 'no limit of tokens'],
    ['too much heat', { ...request(user(text)), temperature: 1.5 }, 'a temperature above 1'],
    ['an assistant that begins', request({ role: 'assistant', content: 'x' }), 'the first message'],
    ['one who speaks twice', request(user(text), user(text)), 'messages.1: the same role twice'],
    ['an empty turn', request(user()), 'messages.0: empty'],
    ['a missing result', request(user(text), calls, user(text)), 'messages.2: results that are not'],
    ['a call at the end', request(user(text), calls), 'calls at the end'],
    ['a late result', request(user(text), calls, user(text, result)), 'messages.2: results behind other blocks'],
  ])('name %s', (_, body, problem) => {
    expect(requestComplaints(body).join()).toContain(problem);
  });
});
