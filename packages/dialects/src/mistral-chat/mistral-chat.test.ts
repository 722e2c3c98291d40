import { type ChatRequest, collect, type JsonObject, type Message, type StreamEvent } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { mistralChat } from './codec.ts';

const { chat } = mistralChat;
const user: Message = { role: 'user', content: 'Hi' };
const encode = (request: Partial<ChatRequest>, capabilities = {}) =>
  chat.encodeRequest({ model: 'm', stream: false, messages: [user], ...request }, { model: 't', capabilities });

function decode(...chunks: readonly JsonObject[]): StreamEvent[] {
  const decoder = chat.createStreamDecoder();
  const text = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('');
  return [...decoder.push(new TextEncoder().encode(`${text}data: [DONE]\n\n`)), ...decoder.end()];
}
const chunk = (delta: JsonObject, reason: string | null = null): JsonObject => ({
  id: 'a',
  model: 'm',
  choices: [{ index: 0, delta, finish_reason: reason }],
});

describe('a request to Mistral', () => {
  it('has reasoning among the parts of the content, and ids that Mistral takes', () => {
    const { body, losses } = encode({
      messages: [
        user,
        {
          role: 'assistant',
          content: [
            { kind: 'reasoning', text: 'Hm.' },
            { kind: 'text', text: 'Wait.' },
            { kind: 'tool_call', id: 'toolu_1', name: 'f', arguments: '{"a":1}' },
          ],
        },
        { role: 'tool', content: [{ kind: 'tool_result', callId: 'toolu_1', content: 'ok' }] },
      ],
    });
    const [, turn, result] = body['messages'] as readonly JsonObject[];
    expect(turn?.['content']).toEqual([
      { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] },
      { type: 'text', text: 'Wait.' },
    ]);
    expect(turn?.['tool_calls']).toEqual([
      { id: result?.['tool_call_id'], type: 'function', function: { name: 'f', arguments: '{"a":1}' } },
    ]);
    expect(result?.['tool_call_id']).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(losses).toEqual([]);
  });

  it('lets the answer go on where the assistant spoke last', () => {
    const { body, losses } = encode({ messages: [user, { role: 'assistant', content: 'The' }] });
    expect(body['messages']).toEqual([user, { role: 'assistant', content: 'The', prefix: true }]);
    expect(losses).toEqual([]);
  });

  it('has a word of the assistant between a tool and the user', () => {
    const { body, losses } = encode({
      messages: [
        { role: 'assistant', content: [{ kind: 'tool_call', id: 'abcdefghi', name: 'f', arguments: '' }] },
        { role: 'tool', content: [{ kind: 'tool_result', callId: 'abcdefghi', content: 'ok' }] },
        user,
      ],
    });
    expect((body['messages'] as readonly JsonObject[]).map(({ role }) => role)).toEqual([
      'assistant',
      'tool',
      'assistant',
      'user',
    ]);
    expect(losses).toMatchObject([{ action: 'emulated', field: 'messages' }]);
  });

  it.each<[ChatRequest['reasoning'], object, JsonObject, readonly string[]]>([
    [{ effort: 'high' }, {}, { reasoning_effort: 'high' }, []],
    [{ effort: 'low' }, {}, { reasoning_effort: 'high' }, ['reasoning.effort']],
    [{ mode: 'on', budgetTokens: 2_000 }, {}, { reasoning_effort: 'high' }, ['reasoning.budgetTokens']],
    [{ mode: 'off' }, {}, { reasoning_effort: 'none' }, []],
    [{ effort: 'high' }, { reasoning: false }, {}, ['reasoning']],
    [{ effort: 'high' }, { reasoningControls: [] }, {}, ['reasoning']],
  ])('with reasoning %j to a model %j asks for %j', (reasoning, capabilities, fields, lost) => {
    const { body, losses } = encode(reasoning ? { reasoning } : {}, capabilities);
    expect('reasoning_effort' in body ? { reasoning_effort: body['reasoning_effort'] } : {}).toEqual(fields);
    expect(losses.map(({ field }) => field)).toEqual(lost);
  });

  it('has documents in parts of their own', () => {
    const { body } = encode({
      messages: [
        {
          role: 'user',
          content: [
            { kind: 'file', source: { kind: 'url', url: 'https://example.org/a.pdf' }, filename: 'a.pdf' },
            { kind: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'AA==' } },
          ],
        },
      ],
    });
    expect(body['messages']).toMatchObject([
      {
        content: [
          { type: 'document_url', document_url: 'https://example.org/a.pdf', document_name: 'a.pdf' },
          { type: 'document_url', document_url: 'data:application/pdf;base64,AA==' },
        ],
      },
    ]);
  });

  it('asks for no usage, and cools what is too hot', () => {
    const { body, losses } = encode({ stream: true, includeUsage: true, temperature: 2 });
    expect(body).toEqual({ model: 't', messages: [user], stream: true, temperature: 1.5 });
    expect(losses).toMatchObject([{ field: 'temperature', action: 'changed' }]);
  });

  it('names the only tools that may be called', () => {
    const tools = ['a', 'b', 'c'].map((name) => ({ kind: 'function' as const, name }));
    const allowed = encode({ tools, toolChoice: { kind: 'allowed', mode: 'required', names: ['b'] } });
    expect(allowed.body).toMatchObject({ tools: [{ function: { name: 'b' } }], tool_choice: 'required' });
    const named = encode({ tools, toolChoice: { kind: 'tool', name: 'c' } });
    expect(named.body['tool_choice']).toEqual({ type: 'function', function: { name: 'c' } });
  });

  it('asks for the text of a free-form tool as a property of a function', () => {
    const { body, losses } = encode({ tools: [{ kind: 'custom', name: 'x' }] });
    expect(body['tools']).toMatchObject([{ function: { name: 'x', parameters: { required: ['input'] } } }]);
    expect(losses).toMatchObject([{ field: 'tools.0', action: 'emulated' }]);
  });
});

describe('an answer of Mistral', () => {
  it('holds what only Mistral knows under its own name', () => {
    const answer = chat.decodeResponse({
      id: 'a',
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          message: {
            content: [
              { type: 'reference', reference_ids: [1] },
              { type: 'text', text: 'A' },
            ],
          },
        },
      ],
      news: 1,
    });
    expect(answer.extensions).toEqual({ 'mistral-chat': { news: 1 } });
    expect(answer.candidates[0]?.content).toMatchObject([
      { kind: 'native', dialect: 'mistral-chat', value: { reference_ids: [1] } },
      { kind: 'text', text: 'A' },
    ]);
  });

  it('may stream its reasoning in lists, references, and calls as wholes', () => {
    const call = { id: 'abcdefghi', function: { name: 'f', arguments: '{}' } };
    const events = decode(
      chunk({ role: 'assistant', content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] }] }),
      chunk({ content: [{ type: 'text', text: 'So ' }] }),
      chunk({ content: [{ type: 'reference', reference_ids: [0] }] }),
      chunk({ content: 'on', tool_calls: [call] }, 'tool_calls'),
    );
    expect(events.at(-1)).toEqual({ kind: 'end' });
    expect(collect(events).candidates[0]).toMatchObject({
      stop: 'tool_use',
      content: [
        { kind: 'reasoning', text: 'Hm' },
        { kind: 'text', text: 'So ' },
        { kind: 'native', dialect: 'mistral-chat' },
        { kind: 'text', text: 'on' },
        { kind: 'tool_call', id: 'abcdefghi', name: 'f', arguments: '{}' },
      ],
    });
  });

  it('fails in its own name', () => {
    const events = decode(chunk({ content: 'A' }), { object: 'error', message: 'Broken.', type: 'internal' });
    expect(events.at(-1)).toMatchObject({ kind: 'error', fault: { message: 'Broken.', dialect: 'mistral-chat' } });
  });
});
