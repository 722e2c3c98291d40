import { type ChatRequest, collect, type JsonObject, type Message, type StreamEvent } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { ollamaChat } from './codec.ts';

const { chat } = ollamaChat;
const user: Message = { role: 'user', content: 'Hi' };
const encode = (request: Partial<ChatRequest>, capabilities = {}) =>
  chat.encodeRequest({ model: 'm', stream: false, messages: [user], ...request }, { model: 't', capabilities });

function decode(...objects: readonly JsonObject[]): StreamEvent[] {
  const decoder = chat.createStreamDecoder();
  const text = objects.map((object) => `${JSON.stringify(object)}\n`).join('');
  return [...decoder.push(new TextEncoder().encode(text)), ...decoder.end()];
}
const said = (message: JsonObject): JsonObject => ({
  model: 'm',
  created_at: '2026-01-01T00:00:00.123456Z',
  message,
  done: false,
});
const done: JsonObject = {
  ...said({ content: '' }),
  done: true,
  done_reason: 'stop',
  prompt_eval_count: 3,
  eval_count: 4,
};

describe('a request to Ollama', () => {
  it('has limits of the sampler among its options', () => {
    const { body, losses } = encode({ maxOutputTokens: 5, temperature: 0.1, topK: 2, stop: ['x'], seed: 1 });
    expect(body).toEqual({
      model: 't',
      stream: false,
      messages: [user],
      options: { num_predict: 5, temperature: 0.1, top_k: 2, stop: ['x'], seed: 1 },
    });
    expect(losses).toEqual([]);
  });

  it('has arguments as objects, results that name their tool, and images as bytes', () => {
    const { body } = encode({
      messages: [
        {
          role: 'user',
          content: [
            { kind: 'text', text: 'Look' },
            { kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { kind: 'reasoning', text: 'Hm' },
            { kind: 'tool_call', id: 'c1', name: 'f', arguments: '{"a":[1]}' },
          ],
        },
        { role: 'user', content: [{ kind: 'tool_result', callId: 'c1', content: 'no', isError: true }] },
      ],
    });
    expect(body['messages']).toEqual([
      { role: 'user', content: 'Look', images: ['AAAA'] },
      {
        role: 'assistant',
        content: '',
        thinking: 'Hm',
        tool_calls: [{ id: 'c1', function: { index: 0, name: 'f', arguments: { a: [1] } } }],
      },
      { role: 'tool', content: 'Error: no', tool_name: 'f', tool_call_id: 'c1' },
    ]);
  });

  it.each<[ChatRequest['reasoning'], object, JsonObject[string], readonly string[]]>([
    [{ effort: 'none' }, {}, false, []],
    [{ mode: 'on' }, {}, true, []],
    [{ effort: 'medium' }, {}, 'medium', []],
    [{ effort: 'xhigh' }, {}, 'high', ['reasoning.effort']],
    [{ budgetTokens: 30_000 }, {}, 'high', ['reasoning.budgetTokens']],
    [{ effort: 'high' }, { reasoning: false }, undefined, ['reasoning']],
  ])('with reasoning %j to a model %j says think: %j', (reasoning, capabilities, think, lost) => {
    const { body, losses } = encode(reasoning ? { reasoning } : {}, capabilities);
    expect(body['think']).toBe(think);
    expect(losses.map(({ field }) => field)).toEqual(lost);
  });

  it('has a schema as its format', () => {
    const schema = { type: 'object' };
    expect(encode({ outputFormat: { kind: 'json_schema', schema } }).body['format']).toEqual(schema);
    expect(encode({ outputFormat: { kind: 'json' } }).body['format']).toBe('json');
  });

  it.each<[ChatRequest['toolChoice'], readonly string[], string]>([
    [{ kind: 'none' }, [], 'emulated'],
    [{ kind: 'tool', name: 'b' }, ['b'], 'dropped'],
    [{ kind: 'allowed', mode: 'auto', names: ['a'] }, ['a'], 'emulated'],
  ])('with the choice %j offers the tools %j', (toolChoice, names, action) => {
    const tools = ['a', 'b'].map((name) => ({ kind: 'function' as const, name }));
    const { body, losses } = encode({ tools, ...(toolChoice && { toolChoice }) });
    const offered = (body['tools'] ?? []) as readonly { readonly function: { readonly name: string } }[];
    expect(offered.map((tool) => tool.function.name)).toEqual(names);
    expect(losses).toMatchObject([{ field: 'toolChoice', action }]);
  });

  it.each<[ChatRequest['messages'][number]['content'], string]>([
    [
      [{ kind: 'image', source: { kind: 'url', url: 'https://example.org/a.png' } }],
      'An image that is not sent as bytes',
    ],
    [[{ kind: 'file', source: { kind: 'url', url: 'https://example.org/a.pdf' } }], 'A document that is not text'],
    [[{ kind: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: '' } }], 'Sound'],
  ])('refuses %j', (content, words) => {
    expect(() => encode({ messages: [{ role: 'user', content }] })).toThrow(words);
  });
});

describe('an answer of Ollama', () => {
  const calls = ['Zürich', 'Genève'].map((city) => ({ function: { name: 'weather', arguments: { city } } }));

  it('gives calls ids that are the same, whole and streamed, and differ among answers', () => {
    const idsOf = (message: JsonObject, at = '2026-01-01T00:00:00.123456Z'): string[] =>
      chat
        .decodeResponse({ ...done, message, created_at: at })
        .candidates.flatMap(({ content }) => content.flatMap((part) => (part.kind === 'tool_call' ? [part.id] : [])));
    const whole = idsOf({ tool_calls: calls });
    const streamed = collect(decode(...calls.map((call) => said({ tool_calls: [call] })), done)).candidates[0]?.content;
    expect(streamed).toMatchObject(whole.map((id) => ({ kind: 'tool_call', id })));
    expect(new Set([...whole, ...idsOf({ tool_calls: calls }, '2026-01-01T00:00:01Z')]).size).toBe(4);
    expect(idsOf({ tool_calls: [{ id: 'own', ...calls[0] }] })).toEqual(['own']);
  });

  it('calls tools where it says that it stopped', () => {
    const events = decode(said({ thinking: 'Hm' }), said({ content: 'So', tool_calls: calls }), done);
    expect(collect(events)).toMatchObject({
      model: 'm',
      createdSeconds: 1_767_225_600,
      usage: { input: 3, output: 4, raw: { prompt_eval_count: 3, eval_count: 4 } },
      candidates: [
        { stop: 'tool_use', nativeStop: 'stop', content: [{ kind: 'reasoning' }, { kind: 'text' }, {}, {}] },
      ],
    });
  });

  it.each<[string, readonly JsonObject[], object]>([
    [
      'an error line',
      [said({ content: 'A' }), { error: 'The runner stopped.' }],
      { class: 'stream_error', message: 'The runner stopped.' },
    ],
    ['no last line', [said({ content: 'A' })], { class: 'stream_truncated' }],
    ['nothing', [], { class: 'stream_truncated' }],
  ])('is not complete after %s', (_, objects, fault) => {
    const events = decode(...objects);
    expect(events.at(-1)).toMatchObject({ kind: 'error', fault });
    expect(events.filter(({ kind }) => kind === 'end' || kind === 'finish')).toEqual([]);
  });

  it('is over with its last line', () => {
    expect(decode(done, said({ content: 'more' }), { error: 'late' }).at(-1)).toEqual({ kind: 'end' });
  });

  it('fails with the words of the upstream', () => {
    expect(() => chat.decodeResponse({ error: 'model runner has stopped' })).toThrow('model runner has stopped');
  });
});
