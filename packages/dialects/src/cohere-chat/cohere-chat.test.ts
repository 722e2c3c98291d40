import { type ChatRequest, collect, type JsonObject, type Message, type StreamEvent } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { cohereChat } from './codec.ts';

const { chat } = cohereChat;
const user: Message = { role: 'user', content: 'Hi' };
const tools = ['a', 'b'].map((name) => ({ kind: 'function' as const, name, strict: true }));
const encode = (request: Partial<ChatRequest>, capabilities = {}) =>
  chat.encodeRequest({ model: 'm', stream: false, messages: [user], ...request }, { model: 't', capabilities });

function decode(...events: readonly JsonObject[]): StreamEvent[] {
  const decoder = chat.createStreamDecoder();
  const text = events.map((event) => `event: ${event['type']}\ndata: ${JSON.stringify(event)}\n\n`).join('');
  return [...decoder.push(new TextEncoder().encode(`${text}data: [DONE]\n\n`)), ...decoder.end()];
}
const says = (type: string, message: JsonObject, index?: number): JsonObject => ({
  type,
  ...(index !== undefined && { index }),
  delta: { message },
});
const start: JsonObject = { type: 'message-start', id: 'a1', delta: { message: { role: 'assistant' } } };
const end = (reason: string, more: JsonObject = {}): JsonObject => ({
  type: 'message-end',
  delta: { finish_reason: reason, usage: { tokens: { input_tokens: 5, output_tokens: 6 } }, ...more },
});

describe('a request to Cohere', () => {
  it('calls the limits of the sampler by its own names, within its ranges', () => {
    const { body, losses } = encode({ maxOutputTokens: 5, topP: 1, topK: 900, frequencyPenalty: -1, stop: ['x'] });
    expect(body).toMatchObject({ max_tokens: 5, p: 0.99, k: 500, frequency_penalty: 0, stop_sequences: ['x'] });
    expect(losses.map(({ field }) => field)).toEqual(['topP', 'topK', 'frequencyPenalty']);
  });

  it('tells what was said before calls as their plan', () => {
    const { body, losses } = encode({
      messages: [
        user,
        {
          role: 'assistant',
          content: [
            { kind: 'text', text: 'I will look.' },
            { kind: 'tool_call', id: 'c', name: 'a', arguments: '{"x":1}' },
          ],
        },
        { role: 'tool', content: [{ kind: 'tool_result', callId: 'c', content: 'ok' }] },
      ],
    });
    expect(body['messages']).toEqual([
      user,
      {
        role: 'assistant',
        tool_plan: 'I will look.',
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'a', arguments: '{"x":1}' } }],
      },
      { role: 'tool', tool_call_id: 'c', content: 'ok' },
    ]);
    expect(losses).toEqual([]);
  });

  it('has documents to cite from beside its messages', () => {
    const { body, losses } = encode({
      messages: [
        {
          role: 'user',
          content: [
            { kind: 'file', citable: true, title: 'Facts', source: { kind: 'text', text: 'Ruby is red.' } },
            { kind: 'text', text: 'What is it?' },
          ],
        },
      ],
    });
    expect(body['documents']).toEqual([{ id: 'doc:0', data: { title: 'Facts', text: 'Ruby is red.' } }]);
    expect(losses).toEqual([]);
  });

  it.each<[ChatRequest['toolChoice'], JsonObject]>([
    [{ kind: 'required' }, { tools: [{}, {}], tool_choice: 'REQUIRED' }],
    [{ kind: 'none' }, { tools: [{}, {}], tool_choice: 'NONE' }],
    [
      { kind: 'tool', name: 'b' },
      { tools: [{ function: { name: 'b' } }], tool_choice: 'REQUIRED' },
    ],
  ])('with the choice %j has %j', (toolChoice, expected) => {
    const { body } = encode({ tools, ...(toolChoice && { toolChoice }) });
    expect(body).toMatchObject({ ...expected, strict_tools: true });
  });

  it('holds the answer to a schema, and beside tools only tells it', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } };
    const outputFormat = { kind: 'json_schema', schema } as const;
    expect(encode({ outputFormat }).body['response_format']).toEqual({ type: 'json_object', json_schema: schema });
    const { body, losses } = encode({ outputFormat, tools });
    expect(body['response_format']).toBeUndefined();
    expect(JSON.stringify(body['messages'])).toContain('fits this JSON schema');
    expect(losses).toMatchObject([{ field: 'outputFormat', action: 'emulated' }]);
  });

  it.each<[ChatRequest['reasoning'], JsonObject | undefined]>([
    [{ effort: 'none' }, { type: 'disabled' }],
    [
      { mode: 'on', budgetTokens: 900 },
      { type: 'enabled', token_budget: 900 },
    ],
    [{ effort: 'high' }, { type: 'enabled' }],
  ])('with reasoning %j thinks %j', (reasoning, thinking) => {
    expect(encode(reasoning ? { reasoning } : {}).body['thinking']).toEqual(thinking);
  });
});

describe('an answer of Cohere', () => {
  it('streams a plan, calls side by side, and an end', () => {
    const call = (id: string): JsonObject => ({
      tool_calls: { id, type: 'function', function: { name: 'f', arguments: '' } },
    });
    const piece = (text: string): JsonObject => ({ tool_calls: { function: { arguments: text } } });
    const events = decode(
      start,
      says('tool-plan-delta', { tool_plan: 'I will ' }),
      says('tool-plan-delta', { tool_plan: 'look.' }),
      says('tool-call-start', call('c1'), 0),
      says('tool-call-start', call('c2'), 1),
      says('tool-call-delta', piece('{"x":'), 0),
      says('tool-call-delta', piece('{}'), 1),
      says('tool-call-delta', piece('1}'), 0),
      { type: 'tool-call-end', index: 0 },
      { type: 'tool-call-end', index: 1 },
      end('TOOL_CALL'),
    );
    expect(events.at(-1)).toEqual({ kind: 'end' });
    expect(collect(events)).toMatchObject({
      id: 'a1',
      usage: { input: 5, output: 6 },
      candidates: [
        {
          stop: 'tool_use',
          content: [
            { kind: 'text', text: 'I will look.' },
            { kind: 'tool_call', id: 'c1', arguments: '{"x":1}' },
            { kind: 'tool_call', id: 'c2', arguments: '{}' },
          ],
        },
      ],
    });
  });

  it('cites each source of a stretch of its text', () => {
    const sources = [
      { type: 'document', id: 'doc:0', document: { title: 'Facts', url: 'https://example.org/facts' } },
      { type: 'tool', id: 'https://example.org/more', tool_output: {} },
    ];
    const citations = { start: 0, end: 4, text: 'Ruby', type: 'TEXT_CONTENT', sources };
    const expected = [
      { url: 'https://example.org/facts', title: 'Facts', span: { start: 0, end: 4 } },
      { url: 'https://example.org/more', span: { start: 0, end: 4 } },
    ];
    const streamed = decode(
      start,
      says('content-start', { content: { type: 'text', text: '' } }, 0),
      says('content-delta', { content: { text: 'Ruby' } }, 0),
      says('citation-start', { citations }, 0),
      end('COMPLETE'),
    );
    expect(collect(streamed).candidates[0]?.content).toMatchObject([{ text: 'Ruby', citations: expected }]);
    const whole = chat.decodeResponse({
      id: 'a',
      finish_reason: 'COMPLETE',
      message: {
        content: [
          { type: 'thinking', thinking: 'Hm' },
          { type: 'text', text: 'Ruby' },
        ],
        citations: [citations],
      },
    });
    expect(whole.candidates[0]?.content).toMatchObject([{ kind: 'reasoning' }, { text: 'Ruby', citations: expected }]);
  });

  it.each<[string, JsonObject[], object]>([
    [
      'an end that tells an error',
      [end('ERROR', { error: 'It broke.' })],
      { class: 'stream_error', message: 'It broke.' },
    ],
    ['an end for want of time', [end('TIMEOUT')], { class: 'stream_error' }],
    ['an error', [{ type: 'error', message: 'No.' }], { class: 'stream_error', message: 'No.' }],
    ['an error without a type', [{ id: 'x', message: 'No.' }], { class: 'stream_error', message: 'No.' }],
    ['a terminator alone', [], { class: 'stream_truncated' }],
  ])('is not complete after %s', (_, last, fault) => {
    const events = decode(start, says('content-delta', { content: { text: 'A' } }, 0), ...last);
    expect(events.at(-1)).toMatchObject({ kind: 'error', fault });
    expect(events.filter(({ kind }) => kind === 'end' || kind === 'finish')).toEqual([]);
  });

  it('counts images beside the input, cached tokens and reasoning within their totals', () => {
    const usage = {
      billed_units: { input_tokens: 1, output_tokens: 2 },
      tokens: { input_tokens: 34, output_tokens: 56, reasoning_tokens: 6, image_tokens: 259 },
      cached_tokens: 100,
    };
    const { usage: read } = chat.decodeResponse({ message: { content: [] }, finish_reason: 'COMPLETE', usage });
    expect(read).toEqual({ input: 193, cacheRead: 100, output: 50, reasoning: 6, raw: usage });
  });
});
