import { openaiChat } from '@proxy/dialects';
import {
  collect,
  type Headers,
  isJsonObject,
  type JsonObject,
  type StreamEvent,
  type TransportFailure,
  type TransportRequest,
} from '@proxy/spec';
import { createFakeClock, type FakeClock } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { createMockAdapter } from './mock.ts';

interface Heard {
  status?: number;
  headers?: Headers;
  readonly chunks: string[];
  ended: boolean;
  failure?: TransportFailure;
}

const baseUrl = 'http://mock.invalid/v1';

function dispatch(request: Omit<TransportRequest, 'headers'>, clock: FakeClock): Heard {
  const heard: Heard = { chunks: [], ended: false };
  createMockAdapter({ clock, wordDelayMs: 100 }).transport?.dispatch(
    { headers: {}, ...request },
    {
      onHeaders: (status, headers) => void Object.assign(heard, { status, headers }),
      onData: (chunk) => void heard.chunks.push(new TextDecoder().decode(chunk)),
      onEnd: () => void Object.assign(heard, { ended: true }),
      onFailure: (failure) => void Object.assign(heard, { failure }),
    },
  );
  return heard;
}

const chatRequest = (body: JsonObject): Omit<TransportRequest, 'headers'> => ({
  method: 'POST',
  url: `${baseUrl}/chat/completions`,
  body: JSON.stringify({ messages: [{ role: 'user', content: 'Hello, wide world' }], ...body }),
});

async function chat(body: JsonObject): Promise<Heard> {
  const clock = createFakeClock();
  const heard = dispatch(chatRequest(body), clock);
  await clock.advanceAsync(60_000);
  return heard;
}

function jsonOf({ chunks }: Heard): JsonObject {
  const body: unknown = JSON.parse(chunks.join(''));
  if (!isJsonObject(body)) throw new Error('It was no object.');
  return body;
}

function eventsOf({ chunks }: Heard): readonly StreamEvent[] {
  const decoder = openaiChat.chat.createStreamDecoder();
  return [...chunks.flatMap((chunk) => decoder.push(new TextEncoder().encode(chunk))), ...decoder.end()];
}

const weather = { type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: {} } } };
const time = { type: 'function', function: { name: 'time' } };

describe('the mock provider', () => {
  it('answers whole, in the OpenAI dialect', async () => {
    const heard = await chat({ model: 'echo' });
    expect(heard).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' }, ended: true });
    expect(jsonOf(heard)).toMatchObject({
      object: 'chat.completion',
      model: 'echo',
      created: Date.UTC(2026, 0, 1) / 1000,
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello, wide world' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 5, completion_tokens: 5, total_tokens: 10 },
    });
  });

  it('streams word by word, with a terminator', async () => {
    const heard = await chat({ model: 'echo', stream: true });
    const events = eventsOf(heard);
    expect(heard).toMatchObject({
      status: 200,
      headers: { 'content-type': openaiChat.streamContentType },
      ended: true,
    });
    expect(events.flatMap((event) => (event.kind === 'text_delta' ? [event.text] : []))).toEqual([
      'Hello, ',
      'wide ',
      'world',
    ]);
    expect(events.at(-1)).toEqual({ kind: 'end' });
  });

  it('tells usage in a stream where it is asked to, and not where it is not', async () => {
    const asked = await chat({ model: 'echo', stream: true, stream_options: { include_usage: true } });
    expect(collect(eventsOf(asked)).usage).toMatchObject({ input: 5, output: 5 });
    const unasked = await chat({ model: 'echo', stream: true });
    expect(collect(eventsOf(unasked)).usage).toBeUndefined();
  });

  it.each([false, true])('calls two tools at once (stream: %s)', async (stream) => {
    const heard = await chat({ model: 'tools', stream, tools: [weather, time] });
    const response = stream ? collect(eventsOf(heard)) : openaiChat.chat.decodeResponse(jsonOf(heard));
    expect(response.candidates[0]).toMatchObject({
      stop: 'tool_use',
      content: [
        { kind: 'tool_call', name: 'weather', arguments: '{}' },
        { kind: 'tool_call', name: 'time', arguments: '{}' },
      ],
    });
  });

  it('says what the tools answered', async () => {
    const messages = [
      { role: 'user', content: 'Weather?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'weather', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'a', content: 'sunny' },
    ];
    expect(jsonOf(await chat({ model: 'tools', messages, tools: [weather] }))).toMatchObject({
      choices: [{ message: { content: 'The tools answered: sunny' } }],
    });
  });

  it.each([false, true])('thinks aloud (stream: %s)', async (stream) => {
    const heard = await chat({ model: 'reasoning', stream, stream_options: { include_usage: true } });
    const response = stream ? collect(eventsOf(heard)) : openaiChat.chat.decodeResponse(jsonOf(heard));
    expect(response.candidates[0]?.content.map((part) => part.kind)).toEqual(['reasoning', 'text']);
    expect(response.usage?.reasoning).toBeGreaterThan(0);
  });

  it('takes its time as slow, before each word', async () => {
    const clock = createFakeClock();
    const heard = dispatch(chatRequest({ model: 'slow', stream: true }), clock);
    const words = (): number => eventsOf(heard).filter((event) => event.kind === 'text_delta').length;
    await clock.advanceAsync(99);
    expect([heard.status, words()]).toEqual([200, 0]);
    await clock.advanceAsync(1);
    expect(words()).toBe(1);
    await clock.advanceAsync(200);
    expect([words(), heard.ended]).toEqual([3, true]);
  });

  it('takes as long for a whole answer as for its words', async () => {
    const clock = createFakeClock();
    const heard = dispatch(chatRequest({ model: 'slow' }), clock);
    await clock.advanceAsync(299);
    expect(heard.chunks).toEqual([]);
    await clock.advanceAsync(1);
    expect(heard.ended).toBe(true);
  });

  it.each([
    ['failing', 500, { type: 'server_error' }],
    ['failing-401', 401, { code: 'invalid_api_key' }],
    ['failing-429', 429, { code: 'rate_limit_exceeded' }],
    ['nobody', 404, { code: 'model_not_found', type: 'invalid_request_error' }],
    ['constructor', 404, { code: 'model_not_found' }],
  ])('as %s answers %i in the words of OpenAI', async (model, status, error) => {
    const heard = await chat({ model, stream: true });
    expect([heard.status, heard.ended]).toEqual([status, true]);
    expect(jsonOf(heard)).toMatchObject({ error: { message: expect.any(String), param: null, ...error } });
  });

  it('as failing-stream breaks off after some content, without a terminator', async () => {
    const heard = await chat({ model: 'failing-stream', stream: true });
    const events = eventsOf(heard);
    expect(heard).toMatchObject({ status: 200, ended: false, failure: { class: 'stream_truncated' } });
    expect(events.some((event) => event.kind === 'text_delta')).toBe(true);
    expect(events.some((event) => event.kind === 'end')).toBe(false);
  });

  it('as failing-stream breaks off a whole answer too', async () => {
    const heard = await chat({ model: 'failing-stream' });
    expect(heard).toMatchObject({ status: 200, ended: false, failure: { class: 'stream_truncated' } });
    expect(() => jsonOf(heard)).toThrow();
  });

  it.each([
    ['a body that is not JSON', { method: 'POST', url: `${baseUrl}/chat/completions`, body: '{' }, 400],
    ['no body', { method: 'POST', url: `${baseUrl}/chat/completions` }, 400],
    ['messages that are none', chatRequest({ model: 'echo', messages: 7 }), 400],
    ['a path it does not have', { method: 'POST', url: `${baseUrl}/audio`, body: '{}' }, 404],
  ] as const)('refuses %s', async (_what, request, status) => {
    const clock = createFakeClock();
    const heard = dispatch(request, clock);
    await clock.advanceAsync(0);
    expect([heard.status, heard.ended]).toEqual([status, true]);
    expect(jsonOf(heard)).toMatchObject({ error: { type: 'invalid_request_error' } });
  });

  it('reads a body of bytes as well', async () => {
    const clock = createFakeClock();
    const { body, ...request } = chatRequest({ model: 'echo' });
    const heard = dispatch({ ...request, body: new TextEncoder().encode(String(body)) }, clock);
    await clock.advanceAsync(0);
    expect(heard.status).toBe(200);
  });

  it('lists its models', async () => {
    const clock = createFakeClock();
    const heard = dispatch({ method: 'GET', url: `${baseUrl}/models` }, clock);
    await clock.advanceAsync(0);
    expect(jsonOf(heard)).toMatchObject({
      object: 'list',
      data: expect.arrayContaining([{ id: 'echo', object: 'model', owned_by: 'mock' }]),
    });
  });
});
