import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScriptedUpstream, type ScriptedUpstream } from '../upstream/scripted-upstream.ts';
import { encryptedReasoning, openaiResponses } from './openai-responses.ts';

let upstream: ScriptedUpstream;
let client: OpenAI;
beforeAll(async () => {
  upstream = await createScriptedUpstream();
  client = new OpenAI({ baseURL: `${upstream.url}/v1`, apiKey: 'sk-test', maxRetries: 0 });
});
afterAll(() => upstream.close());

const question = { model: 'gpt-5-mini', input: 'Hello' };
const calls = [
  { id: 'call_1', name: 'get_weather', arguments: '{"city":"Paris"}' },
  { id: 'call_2', name: 'get_time', arguments: '{}' },
];
const wireCalls = calls.map(({ id, name, arguments: text }) => ({
  type: 'function_call',
  call_id: id,
  name,
  arguments: text,
}));
const usage = { input: 20, output: 9, cacheRead: 8, reasoning: 4 };

describe('openaiResponses', () => {
  it('answers with text that the official client reads', async () => {
    upstream.next(openaiResponses.text('Hi!', { usage }));
    const answer = await client.responses.create(question);
    expect(answer).toMatchObject({ status: 'completed', output_text: 'Hi!' });
    expect(answer.usage).toMatchObject({
      input_tokens: 20,
      input_tokens_details: { cached_tokens: 8 },
      output_tokens: 9,
      output_tokens_details: { reasoning_tokens: 4 },
    });
  });

  it('answers with tool calls that the official client reads', async () => {
    upstream.next(openaiResponses.toolCalls(calls));
    expect((await client.responses.create(question)).output).toMatchObject(wireCalls);
  });

  it('says what an answer lacks whose tokens were spent', async () => {
    upstream.next(openaiResponses.whole({ text: ['Hi'], stop: 'length' }));
    expect(await client.responses.create(question)).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
    });
  });

  it('streams what the official client puts together', async () => {
    upstream.next(openaiResponses.stream({ reasoning: ['Hm', '.'], text: ['Hel', 'lo'], toolCalls: calls, usage }));
    const stream = client.responses.stream(question);
    const order: number[] = [];
    let text = '';
    stream.on('event', (event) => order.push(event.sequence_number));
    stream.on('response.output_text.delta', ({ delta }) => {
      text += delta;
    });
    const { output } = await stream.finalResponse();
    expect(text).toBe('Hello');
    expect(order).toEqual([...order.keys()]);
    expect(output).toMatchObject([
      { type: 'reasoning', summary: [{ text: 'Hm.' }], encrypted_content: encryptedReasoning },
      { type: 'message', content: [{ type: 'output_text', text: 'Hello' }] },
      ...wireCalls,
    ]);
  });

  it.each([
    [400, OpenAI.BadRequestError],
    [404, OpenAI.NotFoundError],
    [429, OpenAI.RateLimitError],
    [500, OpenAI.InternalServerError],
  ])('fails with %i as OpenAI does', async (status, expected) => {
    upstream.next(openaiResponses.error(status));
    const error = await client.responses.create(question).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(expected);
  });
});
