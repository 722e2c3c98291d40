import type { JsonObject } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { decodeResponse, readResponse } from './decode-response.ts';
import { encodeResponse } from './encode-response.ts';

describe('decodeResponse', () => {
  const message = {
    type: 'message',
    role: 'assistant',
    id: 'msg_1',
    model: 'claude',
    content: [],
    stop_reason: 'refusal',
  };

  it('tells why the model refused, and gives it back in its place', () => {
    const details = { type: 'refusal', category: 'cyber', explanation: 'Not this.' };
    const body = {
      ...message,
      stop_sequence: null,
      stop_details: details,
      usage: { input_tokens: 1, output_tokens: 0 },
    };
    const response = decodeResponse(body);
    expect(response.candidates[0]?.content).toMatchObject([{ kind: 'refusal', text: 'Not this.' }]);
    expect(encodeResponse(response, { requestId: 'r1', model: 'asked', nowSeconds: 0 })).toEqual(body);
  });

  const answer = { type: 'tool_use', id: 'a', name: 'gateway_json_answer', input: { city: 'Paris' } };

  it('takes the input of the tool that stands for a schema for the answer', () => {
    const { candidates } = decodeResponse({ ...message, stop_reason: 'tool_use', content: [answer] });
    expect(candidates).toMatchObject([{ content: [{ kind: 'text', text: '{"city":"Paris"}' }], stop: 'end_turn' }]);
  });

  it('still calls a tool where the model called another beside it', () => {
    const content = [answer, { ...answer, name: 'f' }];
    const { candidates } = decodeResponse({ ...message, stop_reason: 'tool_use', content });
    expect(candidates).toMatchObject([{ content: [{ kind: 'text' }, { kind: 'tool_call' }], stop: 'tool_use' }]);
  });

  it('keeps blocks that break their own form', () => {
    const broken = { type: 'tool_use', name: 'f' };
    expect(decodeResponse({ ...message, content: [broken] }).candidates[0]?.content).toMatchObject([
      { kind: 'native', value: broken },
    ]);
  });

  it.each<[string, string, number]>([
    ['overloaded_error', 'PROXY_UPSTREAM_OVERLOADED', 529],
    ['rate_limit_error', 'PROXY_UPSTREAM_RATE_LIMITED', 429],
    ['authentication_error', 'PROXY_UPSTREAM_AUTH', 401],
    ['error_of_tomorrow', 'PROXY_UPSTREAM_ERROR', 500],
  ])('takes %s in an answer that went well for what it is', (type, code, status) => {
    const body = { type: 'error', error: { type, message: 'No.' } };
    expect(() => decodeResponse(body)).toThrow(
      expect.objectContaining({ code, fault: expect.objectContaining({ status }) }),
    );
  });
});

describe('readResponse', () => {
  const message = {
    type: 'message',
    content: [] as JsonObject[],
    stop_reason: 'end_turn',
    usage: { output_tokens: 1 },
  };

  it.each<[boolean, JsonObject[]]>([
    [false, []],
    [
      false,
      [
        { type: 'text', text: '' },
        { type: 'thinking', thinking: '' },
      ],
    ],
    [true, [{ type: 'text', text: 'Hi' }]],
    [true, [{ type: 'thinking', thinking: '', signature: 'c2ln' }]],
    [true, [{ type: 'tool_use', id: 'a', name: 'f', input: {} }]],
  ])('says %s of whether there is content in %j', (hasContent, content) => {
    expect(readResponse({ ...message, content })).toMatchObject({ hasContent, isComplete: true, stop: 'end_turn' });
  });
});
