import type { ChatRequest, JsonObject } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { anthropicMessages, cohereChat, mistralChat, ollamaChat, openaiChat } from '../src/index.ts';
import { encoderOptions } from './replay/replay-answer.ts';

const times = <Value>(make: (index: number) => Value): Value[] => Array.from({ length: 60_000 }, (_, i) => make(i));
const read = (fields: JsonObject): ChatRequest =>
  openaiChat.chat.decodeRequest({ body: { model: 'm', ...fields }, headers: {}, path: '/' }).canonical();
const user = (content: JsonObject[string] = 'Hi'): JsonObject => ({ role: 'user', content });
const image = { type: 'image', source: { type: 'url', url: 'https://example.org/a.png' } };

/** What costs the square of so long an input takes a minute here, and the runner gives up before. */
describe('a codec', () => {
  it('joins tens of thousands of messages of one role', () => {
    const { body } = anthropicMessages.chat.encodeRequest(read({ messages: times(() => user()) }), { model: 'm' });
    expect(body['messages']).toMatchObject([{ role: 'user', content: { length: 60_000 } }]);
  });

  it('moves the images out of tens of thousands of results', () => {
    const calls = times((i) => ({ type: 'tool_use', id: `c${i}`, name: 'f', input: {} }));
    const results = times((i) => user([{ type: 'tool_result', tool_use_id: `c${i}`, content: [image] }]));
    const body = { model: 'm', max_tokens: 9, messages: [user(), { role: 'assistant', content: calls }, ...results] };
    const request = anthropicMessages.chat.decodeRequest({ body, headers: {}, path: '/' }).canonical();
    const { messages } = openaiChat.chat.encodeRequest(request, { model: 'm' }).body;
    expect(messages).toHaveLength(60_003);
  });

  it('allows tens of thousands of tools', () => {
    const tools = times((i) => ({ type: 'function', function: { name: `f${i}` } }));
    const choice = { type: 'allowed_tools', allowed_tools: { mode: 'auto', tools } };
    const request = read({ messages: [user()], tools, tool_choice: choice });
    expect(openaiChat.chat.encodeRequest(request, { model: 'm' }).body['tool_choice']).toEqual(choice);
  });

  it('counts usage whose every report has fields of its own', () => {
    const event = (body: JsonObject): string => `event: ${body['type']}\ndata: ${JSON.stringify(body)}\n\n`;
    const reports = times((i) =>
      event({ type: 'message_delta', delta: {}, usage: { output_tokens: i, [`n${i}`]: 1 } }),
    ).slice(0, 20_000);
    const bytes = new TextEncoder().encode(event({ type: 'message_start', message: {} }) + reports.join(''));
    const events = anthropicMessages.chat.createStreamDecoder().push(bytes);
    const encoder = openaiChat.chat.createStreamEncoder({ ...encoderOptions, includeUsage: true });
    expect(encoder.push(events)).not.toContain('error');
    expect(events.at(-1)).toMatchObject({ kind: 'usage', usage: { output: 19_999 } });
    const observer = anthropicMessages.chat.createObserver({ includeUsage: true });
    observer.push(bytes);
    expect(observer.progress.usage).toMatchObject({ output: 19_999 });
  });

  it('reads and writes tens of thousands of calls in one stream', () => {
    const chunk = (delta: JsonObject, word: string | null): string =>
      `data: ${JSON.stringify({ id: 'x', choices: [{ index: 0, delta, finish_reason: word }] })}\n\n`;
    const calls = times((i) => chunk({ tool_calls: [{ index: i, function: { name: 'f', arguments: '{}' } }] }, null));
    const decoder = openaiChat.chat.createStreamDecoder();
    const bytes = new TextEncoder().encode(`${calls.join('')}${chunk({}, 'tool_calls')}data: [DONE]\n\n`);
    const events = decoder.push(bytes);
    const encoder = anthropicMessages.chat.createStreamEncoder({ ...encoderOptions, includeUsage: true });
    expect(encoder.push(events).match(/"type":"tool_use"/g)).toHaveLength(60_000);
  });

  it.each([mistralChat, cohereChat, ollamaChat])(
    'asks $dialect with tens of thousands of calls and results',
    ({ chat }) => {
      const calls = times((i) => ({ id: `c${i}`, type: 'function', function: { name: 'f', arguments: '{}' } }));
      const results = times((i) => ({ role: 'tool', tool_call_id: `c${i}`, content: 'x' }));
      const request = read({ messages: [user(), { role: 'assistant', tool_calls: calls }, ...results] });
      const { messages } = chat.encodeRequest(request, { model: 'm' }).body;
      expect(messages).toHaveLength(60_002);
    },
  );

  it('reads tens of thousands of calls of Cohere and of Ollama in one stream', () => {
    const bytes = (texts: readonly string[]): Uint8Array => new TextEncoder().encode(texts.join(''));
    const called = { function: { name: 'f', arguments: {} } };
    const ollama = times(() => `${JSON.stringify({ message: { tool_calls: [called] }, done: false })}\n`);
    const cohere = times((index) => {
      const message = { tool_calls: { id: `c${index}`, function: { name: 'f', arguments: '{}' } } };
      return `data: ${JSON.stringify({ type: 'tool-call-start', index, delta: { message } })}\n\n`;
    });
    const cohereEnd = 'data: {"type":"message-end","delta":{"finish_reason":"TOOL_CALL"}}\n\n';
    const streams = [
      ollamaChat.chat.createStreamDecoder().push(bytes([...ollama, '{"done":true}\n'])),
      cohereChat.chat.createStreamDecoder().push(bytes([...cohere, cohereEnd])),
    ];
    for (const events of streams) {
      expect(events.filter(({ kind }) => kind === 'part_end')).toHaveLength(60_000);
      expect(events.at(-1)).toEqual({ kind: 'end' });
    }
  });
});
