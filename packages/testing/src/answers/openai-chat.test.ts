import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScriptedUpstream, type ScriptedUpstream } from '../upstream/scripted-upstream.ts';
import { openaiChat } from './openai-chat.ts';

let upstream: ScriptedUpstream;
let client: OpenAI;
beforeAll(async () => {
  upstream = await createScriptedUpstream();
  client = new OpenAI({ baseURL: `${upstream.url}/v1`, apiKey: 'sk-test', maxRetries: 0 });
});
afterAll(() => upstream.close());

const question = { model: 'gpt-4o-mini', messages: [{ role: 'user' as const, content: 'Hello' }] };
const calls = [
  { id: 'call_1', name: 'get_weather', arguments: '{"city":"Paris"}' },
  { id: 'call_2', name: 'get_time', arguments: '{}' },
];
const usage = { input: 20, output: 9, cacheRead: 8, reasoning: 4 };

describe('openaiChat', () => {
  it('answers with text that the official client reads', async () => {
    upstream.next(openaiChat.text('Hi!', { usage }));
    const answer = await client.chat.completions.create(question);
    expect(answer.choices[0]).toMatchObject({ message: { role: 'assistant', content: 'Hi!' }, finish_reason: 'stop' });
    expect(answer.usage).toMatchObject({ prompt_tokens: 20, completion_tokens: 9, total_tokens: 29 });
    expect(answer.usage?.prompt_tokens_details?.cached_tokens).toBe(8);
  });

  it('answers with tool calls that the official client reads', async () => {
    upstream.next(openaiChat.toolCalls(calls));
    const [choice] = (await client.chat.completions.create(question)).choices;
    expect(choice).toMatchObject({ message: { content: null }, finish_reason: 'tool_calls' });
    expect(choice?.message.tool_calls).toMatchObject(
      calls.map(({ id, name, arguments: text }) => ({ id, type: 'function', function: { name, arguments: text } })),
    );
  });

  it('streams what the official client puts together', async () => {
    upstream.next(openaiChat.stream({ reasoning: ['Hm', '.'], text: ['Hel', 'lo'], toolCalls: calls, usage }));
    const stream = client.chat.completions.stream({ ...question, stream_options: { include_usage: true } });
    const answer = await stream.finalChatCompletion();
    expect(answer.choices[0]).toMatchObject({ message: { content: 'Hello' }, finish_reason: 'tool_calls' });
    expect(answer.choices[0]?.message.tool_calls).toMatchObject(
      calls.map(({ id, arguments: text }) => ({ id, function: { arguments: text } })),
    );
    expect(answer.usage?.completion_tokens_details?.reasoning_tokens).toBe(4);
  });

  it('streams one event per write', () => {
    const { body } = openaiChat.stream({ text: ['a', 'b', 'c'] });
    expect(body).toHaveLength(1 + 3 + 1 + 1 + 1);
    for (const event of body) expect(event).toMatch(/^data: .+\n\n$/);
    expect(body.at(-1)).toBe('data: [DONE]\n\n');
  });

  it.each([
    [400, OpenAI.BadRequestError, 'unsupported_parameter'],
    [401, OpenAI.AuthenticationError, 'invalid_api_key'],
    [404, OpenAI.NotFoundError, 'model_not_found'],
    [429, OpenAI.RateLimitError, 'rate_limit_exceeded'],
    [500, OpenAI.InternalServerError, null],
    [503, OpenAI.InternalServerError, null],
  ])('fails with %i as OpenAI does', async (status, expected, code) => {
    upstream.next(openaiChat.error(status));
    const error = await client.chat.completions.create(question).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(expected);
    expect(error).toMatchObject({ status, code });
  });

  it('fails with the words and headers that a test asks for', async () => {
    upstream.next(openaiChat.error(429, { code: 'insufficient_quota', headers: { 'retry-after': '2' } }));
    const error = await client.chat.completions.create(question).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ code: 'insufficient_quota', type: 'requests' });
    expect((error as InstanceType<typeof OpenAI.RateLimitError>).headers?.get('retry-after')).toBe('2');
  });
});
