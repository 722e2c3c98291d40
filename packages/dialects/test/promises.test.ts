import type { Codec, JsonObject, StreamEvent } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { anthropicMessages, openaiChat } from '../src/index.ts';
import { accumulate } from './anthropic-messages/accumulate.ts';
import { dataObjects } from './read-sse.ts';
import { encoderOptions } from './replay/replay-answer.ts';

/** What users of gateways miss most in them, as promises of these codecs. */

const utf8 = new TextEncoder();
const decode = ({ chat }: Codec, text: string): StreamEvent[] => {
  const decoder = chat.createStreamDecoder();
  return [...decoder.push(utf8.encode(text)), ...decoder.end()];
};
const chunks = (...events: readonly JsonObject[]): string =>
  [...events.map((event) => JSON.stringify({ id: 'c', model: 'm', ...event })), '[DONE]']
    .map((data) => `data: ${data}\n\n`)
    .join('');
const delta = (fields: JsonObject, finish: string | null = null): JsonObject => ({
  choices: [{ index: 0, delta: fields, finish_reason: finish }],
});
const toAnthropic = (events: readonly StreamEvent[], estimatedInputTokens?: number): string =>
  anthropicMessages.chat
    .createStreamEncoder({ ...encoderOptions, includeUsage: true, estimatedInputTokens })
    .push(events);
const read = ({ chat }: Codec, body: JsonObject) => chat.decodeRequest({ body, headers: {}, path: '/' });
const question: JsonObject = { role: 'user', content: 'Go on.' };

describe('reasoning', () => {
  const details = [
    { type: 'reasoning.encrypted', data: 'opaque', format: 'openai-responses-v1', id: 'rs_1', index: 0 },
  ];
  const call = { index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } };
  const stream = chunks(
    delta({ role: 'assistant', reasoning_details: details }),
    delta({ tool_calls: [call] }),
    delta({}, 'tool_calls'),
  );
  const shown = accumulate(dataObjects(toAnthropic(decode(openaiChat, stream))));
  const signed = { type: 'thinking', thinking: 'Hm.', signature: 'EqkECkYIBxgC' };
  const content = [...(shown['content'] as JsonObject[]), signed];
  const next: JsonObject = {
    model: 'm',
    max_tokens: 9,
    messages: [question, { role: 'assistant', content }, question],
  };

  it('goes back to its issuer with its state, through a client of another dialect', () => {
    const request = read(anthropicMessages, next).canonical();
    const capabilities = { reasoningReplay: 'reasoning_details' } as const;
    const { body } = openaiChat.chat.encodeRequest(request, { model: 'm', capabilities });
    expect(body['messages']).toMatchObject([
      {},
      { reasoning_details: [{ ...details[0] }, { signature: signed.signature }] },
      {},
      {},
    ]);
  });

  it('of another issuer never reaches Anthropic, and that of Anthropic does', () => {
    const patched = anthropicMessages.chat.patchRequest(read(anthropicMessages, next).wire, {
      model: 'm',
      streamUsage: true,
    });
    const { body } = anthropicMessages.chat.encodeRequest(read(anthropicMessages, next).canonical(), { model: 'm' });
    for (const { messages } of [patched, body] as unknown as { messages: { content: JsonObject[] }[] }[]) {
      expect(messages[1]?.content.filter(({ type }) => /thinking/.test(String(type)))).toEqual([signed]);
    }
  });
});

describe('a cache mark', () => {
  const mark = { type: 'ephemeral', ttl: '1h' };
  const marked = { type: 'text', text: 'Long.', cache_control: mark };
  const messages = [{ role: 'user', content: [marked] }];
  const body = {
    model: 'm',
    max_tokens: 9,
    system: [marked],
    tools: [{ name: 'f', input_schema: {}, cache_control: mark }],
    messages,
  };

  it('passes to Anthropic as it is, in the passthrough and through the canonical form', () => {
    const patched = anthropicMessages.chat.patchRequest(body, { model: 'm', streamUsage: true });
    const rebuilt = anthropicMessages.chat.encodeRequest(read(anthropicMessages, body).canonical(), { model: 'm' });
    expect(patched).toEqual(body);
    expect(rebuilt.body).toMatchObject(body);
    expect(rebuilt.losses).toEqual([]);
  });

  it('passes to Anthropic from a client of the chat API that wrote it', () => {
    const request = read(openaiChat, { model: 'm', messages }).canonical();
    const { body: written } = anthropicMessages.chat.encodeRequest(request, { model: 'm' });
    expect(written['messages']).toEqual(messages);
  });

  it('is never put where nobody wrote one', () => {
    const request = read(openaiChat, { model: 'm', messages: [question] }).canonical();
    expect(JSON.stringify(anthropicMessages.chat.encodeRequest(request, { model: 'm' }))).not.toContain(
      'cache_control',
    );
  });
});

describe('usage', () => {
  const raw = { input_tokens: 10, cache_read_input_tokens: 100, cache_creation_input_tokens: 30, output_tokens: 7 };
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], stop_reason: null };
  const events = [
    { type: 'message_start', message: { ...message, stop_sequence: null, usage: { ...raw, output_tokens: 1 } } },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 7 } },
    { type: 'message_stop' },
  ];
  const stream = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');
  const counted = {
    prompt_tokens: 50,
    completion_tokens: 5,
    total_tokens: 55,
    prompt_tokens_details: { cached_tokens: 20 },
  };

  it('with cached tokens adds up to the same in the other dialect, also in streams', () => {
    const encoder = openaiChat.chat.createStreamEncoder({ ...encoderOptions, includeUsage: true });
    const usage = dataObjects(encoder.push(decode(anthropicMessages, stream))).at(-1)?.['usage'];
    expect(usage).toMatchObject({ prompt_tokens: 140, completion_tokens: 7, total_tokens: 147 });
    expect(usage).toMatchObject({ prompt_tokens_details: { cached_tokens: 100, cache_write_tokens: 30 } });
  });

  it('stands in `message_start` where the upstream has counted by then, else an estimate, and exactly at the end', () => {
    const usagesOf = (text: string) =>
      dataObjects(text).flatMap(
        ({ message: begun, usage }) => usage ?? (begun as JsonObject | undefined)?.['usage'] ?? [],
      );
    expect(usagesOf(toAnthropic(decode(anthropicMessages, stream), 99))).toMatchObject([{ input_tokens: 10 }, raw]);
    const late = chunks(delta({ content: 'Hi' }), delta({}, 'stop'), { choices: [], usage: counted });
    expect(usagesOf(toAnthropic(decode(openaiChat, late), 99).split('message_delta')[0] ?? '')).toMatchObject([
      { input_tokens: 99 },
    ]);
    expect(usagesOf(toAnthropic(decode(openaiChat, late), 99)).at(-1)).toMatchObject({
      input_tokens: 30,
      cache_read_input_tokens: 20,
      output_tokens: 5,
    });
  });
});

describe('a failure that came with the status of an answer', () => {
  it.each<[string, Codec, JsonObject]>([
    ['the chat API', openaiChat, { error: { message: 'Slow down.', code: 429 } }],
    [
      'the Messages API',
      anthropicMessages,
      { type: 'error', error: { type: 'rate_limit_error', message: 'Slow down.' } },
    ],
  ])('is a failure: whole, of %s', (_, { chat }, body) => {
    const limited = expect.objectContaining({ code: 'PROXY_UPSTREAM_RATE_LIMITED' });
    expect(() => chat.decodeResponse(body)).toThrow(limited);
    expect(() => chat.readResponse(body)).toThrow(limited);
  });

  it.each<[string, Codec]>([
    ['the chat API', openaiChat],
    ['the Messages API', anthropicMessages],
  ])('is a failure: in place of a stream, as a page of HTML or as nothing, of %s', (_, { chat }) => {
    for (const body of ['<html>Bad gateway</html>\n\n', 'data: <html>\n\n', '']) {
      const observer = chat.createObserver({ includeUsage: true });
      observer.push(utf8.encode(body));
      observer.end();
      expect(observer.progress.fault).toBeDefined();
      expect(decode({ ...openaiChat, chat }, body).at(-1)?.kind).toBe('error');
    }
  });

  it('is told apart where an answer says nothing at all', () => {
    const empty = { choices: [{ index: 0, message: { role: 'assistant', content: '' }, finish_reason: 'stop' }] };
    expect(openaiChat.chat.readResponse(empty).hasContent).toBe(false);
    const silent = { type: 'message', content: [{ type: 'text', text: '' }] };
    expect(anthropicMessages.chat.readResponse(silent).hasContent).toBe(false);
  });
});

describe("Anthropic's headers of a client", () => {
  it('go on to Anthropic, and nowhere else', () => {
    expect(anthropicMessages.forwardedHeaders).toEqual(['anthropic-beta', 'anthropic-version']);
    expect(openaiChat.forwardedHeaders.filter((name) => name.startsWith('anthropic-'))).toEqual([]);
  });
});
