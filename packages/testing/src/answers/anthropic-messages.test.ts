import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScriptedUpstream, type ScriptedUpstream } from '../upstream/scripted-upstream.ts';
import { anthropicMessages, thinkingSignature } from './anthropic-messages.ts';

let upstream: ScriptedUpstream;
let client: Anthropic;
beforeAll(async () => {
  upstream = await createScriptedUpstream();
  client = new Anthropic({ baseURL: upstream.url, apiKey: 'sk-ant-test', maxRetries: 0 });
});
afterAll(() => upstream.close());

const question = { model: 'claude-haiku-4-5', max_tokens: 64, messages: [{ role: 'user' as const, content: 'Hello' }] };
const calls = [
  { id: 'toolu_1', name: 'get_weather', arguments: '{"city":"Paris"}' },
  { id: 'toolu_2', name: 'get_time', arguments: '{}' },
];
const content = {
  reasoning: ['Hm', '.'],
  text: ['Hel', 'lo'],
  toolCalls: calls,
  usage: { input: 20, output: 9, cacheRead: 8 },
};
const blocks = [
  { type: 'thinking', thinking: 'Hm.', signature: thinkingSignature },
  { type: 'text', text: 'Hello' },
  { type: 'tool_use', id: 'toolu_1', name: 'get_weather', input: { city: 'Paris' } },
  { type: 'tool_use', id: 'toolu_2', name: 'get_time', input: {} },
];
const usage = { input_tokens: 12, cache_read_input_tokens: 8, output_tokens: 9 };

describe('anthropicMessages', () => {
  it('answers with text that the official client reads', async () => {
    upstream.next(anthropicMessages.text('Hi!'));
    const answer = await client.messages.create(question);
    expect(answer).toMatchObject({ content: [{ type: 'text', text: 'Hi!' }], stop_reason: 'end_turn' });
  });

  it('answers with tool calls that the official client reads', async () => {
    upstream.next(anthropicMessages.toolCalls(calls));
    const answer = await client.messages.create(question);
    expect(answer).toMatchObject({ content: blocks.slice(2), stop_reason: 'tool_use' });
  });

  it('answers whole with reasoning, text, calls and usage', async () => {
    upstream.next(anthropicMessages.whole(content));
    expect(await client.messages.create(question)).toMatchObject({ content: blocks, stop_reason: 'tool_use', usage });
  });

  it('streams what the official client puts together', async () => {
    upstream.next(anthropicMessages.stream(content));
    const answer = await client.messages.stream(question).finalMessage();
    expect(answer).toMatchObject({ content: blocks, stop_reason: 'tool_use', usage });
  });

  it('streams one event per write, each named after its data', () => {
    for (const event of anthropicMessages.stream(content).body) {
      const [, name, data = ''] = /^event: (\w+)\ndata: (.+)\n\n$/.exec(event) ?? [];
      expect(JSON.parse(data)).toMatchObject({ type: name });
    }
  });

  it.each([
    [400, Anthropic.BadRequestError, 'invalid_request_error'],
    [401, Anthropic.AuthenticationError, 'authentication_error'],
    [403, Anthropic.PermissionDeniedError, 'permission_error'],
    [404, Anthropic.NotFoundError, 'not_found_error'],
    [429, Anthropic.RateLimitError, 'rate_limit_error'],
    [500, Anthropic.InternalServerError, 'api_error'],
    [529, Anthropic.InternalServerError, 'overloaded_error'],
  ])('fails with %i as Anthropic does', async (status, expected, type) => {
    upstream.next(anthropicMessages.error(status));
    const error = await client.messages.create(question).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(expected);
    expect(error).toMatchObject({ status, error: { type: 'error', error: { type } } });
  });
});
