import type { JsonObject } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { decodeResponse } from './decode-response.ts';
import { readResponse } from './read-response.ts';

const answer = (choice: JsonObject, fields: JsonObject = {}): JsonObject => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 5,
  model: 'gpt',
  choices: [{ index: 0, finish_reason: 'stop', ...choice }],
  ...fields,
});
const message = (fields: JsonObject, more: JsonObject = {}): JsonObject =>
  answer({ message: { role: 'assistant', content: null, ...fields }, ...more });
const candidate = (body: JsonObject) => decodeResponse(body).candidates[0];

describe('decodeResponse', () => {
  it('reads an answer and keeps what it does not know', () => {
    const body = answer({ message: { role: 'assistant', content: 'Hi', mood: 'good' }, seed: 7 }, { provider: 'X' });
    expect(decodeResponse({ ...body, usage: { prompt_tokens: 1, completion_tokens: 2 } })).toEqual({
      id: 'chatcmpl-1',
      model: 'gpt',
      createdSeconds: 5,
      candidates: [
        {
          index: 0,
          content: [{ kind: 'text', text: 'Hi' }],
          stop: 'end_turn',
          nativeStop: 'stop',
          extensions: { 'openai-chat': { finish_reason: null, seed: 7, message: { mood: 'good' } } },
        },
      ],
      usage: { input: 1, output: 2, raw: { prompt_tokens: 1, completion_tokens: 2 } },
      extensions: { 'openai-chat': { provider: 'X' } },
    });
  });

  it('knows tool calls by their presence, whatever the host calls the end', () => {
    const tool_calls = [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }];
    expect(candidate(message({ tool_calls }))).toMatchObject({ stop: 'tool_use', nativeStop: 'stop' });
  });

  it('knows a refusal by its text', () => {
    expect(candidate(message({ refusal: 'No.' }))).toMatchObject({
      content: [{ kind: 'refusal', text: 'No.' }],
      stop: 'refusal',
    });
  });

  it('puts reasoning before the text, and calls behind it', () => {
    const tool_calls = [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }];
    const kinds = candidate(message({ content: 'Hi', reasoning: 'So.', tool_calls }))?.content.map(({ kind }) => kind);
    expect(kinds).toEqual(['reasoning', 'text', 'tool_call']);
  });

  it('reads sound and images that the model made', () => {
    const audio = { id: 'audio_1', data: 'AAAA', transcript: 'Hi', expires_at: 9 };
    const images = [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }];
    expect(candidate(message({ audio, images }))?.content).toMatchObject([
      { kind: 'image', source: { kind: 'base64', mediaType: 'image/png' } },
      { kind: 'audio', id: 'audio_1', transcript: 'Hi', source: { kind: 'base64', data: 'AAAA' } },
    ]);
  });

  it("keeps the order of Mistral's content lists", () => {
    const content = [
      { type: 'thinking', thinking: [{ type: 'text', text: 'So.' }] },
      { type: 'text', text: 'Hi' },
      { type: 'reference', reference_ids: [1] },
    ];
    expect(candidate(message({ content }))?.content.map(({ kind }) => kind)).toEqual(['reasoning', 'text', 'native']);
  });

  it.each<[string, JsonObject]>([
    ['nothing', {}],
    ['no choices', { choices: [] }],
    ['choices that are no list', { choices: {} }],
    ['a choice that is none', { choices: [7] }],
    ['a choice without a message', { choices: [{ index: 0 }] }],
  ])('refuses %s', (_, body) => {
    const invalid = expect.objectContaining({ code: 'PROXY_UPSTREAM_INVALID' });
    expect(() => decodeResponse(body)).toThrow(invalid);
    expect(() => readResponse(body)).toThrow(invalid);
  });

  it.each<[JsonObject, string, number | undefined]>([
    [{ error: { message: 'Slow down.', code: 429 } }, 'PROXY_UPSTREAM_RATE_LIMITED', 429],
    [{ error: { message: 'No money.', type: 'insufficient_quota' } }, 'PROXY_UPSTREAM_RATE_LIMITED', undefined],
    [{ error: { message: 'Bad.', type: 'invalid_request_error' } }, 'PROXY_INVALID_REQUEST', 400],
    [{ error: { message: 'Overloaded.', status_code: 503 } }, 'PROXY_UPSTREAM_OVERLOADED', 503],
    [{ error: 'Something broke.' }, 'PROXY_UPSTREAM_ERROR', undefined],
    [{ object: 'error', message: 'Bad.', type: 'BadRequestError', code: 400 }, 'PROXY_INVALID_REQUEST', 400],
  ])('takes %j for the failure that it is', (body, code, status) => {
    const failure = expect.objectContaining({
      code,
      fault: expect.objectContaining({ status, dialect: 'openai-chat' }),
    });
    expect(() => decodeResponse(body)).toThrow(status === undefined ? expect.objectContaining({ code }) : failure);
  });
});

describe('readResponse', () => {
  it('tells in short what decodeResponse reads', () => {
    const body = { ...message({ content: 'Hi' }, { finish_reason: 'length' }), usage: { prompt_tokens: 3 } };
    expect(readResponse(body)).toEqual({
      hasContent: true,
      isComplete: true,
      id: 'chatcmpl-1',
      model: 'gpt',
      usage: { input: 3, raw: { prompt_tokens: 3 } },
      stop: 'max_tokens',
    });
  });

  it('sees that an answer is empty', () => {
    expect(readResponse(message({ content: '' })).hasContent).toBe(false);
  });
});
