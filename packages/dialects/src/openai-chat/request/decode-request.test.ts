import { GatewayError, type JsonObject } from '@proxy/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRequest } from './decode-request.ts';
import { encodeRequest } from './encode-request.ts';

const hello = [{ role: 'user', content: 'Hello' }];
const decode = (body: unknown) => decodeRequest({ body, headers: {}, path: '/v1/chat/completions' });
const canonical = (fields: JsonObject) => decode({ model: 'm', messages: hello, ...fields }).canonical();
const refused = (param: string | undefined) =>
  expect.objectContaining({ name: 'GatewayError', code: 'PROXY_INVALID_REQUEST', param });

describe('the facts of a request', () => {
  it('are read without the canonical form', () => {
    const image = { type: 'image_url', image_url: { url: 'https://example.org/a.png' } };
    const { facts, wire } = decode({
      model: 'gpt',
      stream: true,
      stream_options: { include_usage: true },
      messages: [...hello, { role: 'user', content: [image] }],
      tools: [{}],
      max_tokens: 5,
      max_completion_tokens: 9,
      n: 2,
      user: 'u',
    });
    expect(facts).toEqual({
      model: 'gpt',
      stream: true,
      includeUsage: true,
      messageCount: 2,
      hasTools: true,
      hasImages: true,
      maxOutputTokens: 9,
      candidates: 2,
      user: 'u',
    });
    expect(wire['model']).toBe('gpt');
  });

  it('of the least request say no more than it does', () => {
    expect(decode({ model: 'm', messages: hello, stream: null, max_tokens: null }).facts).toEqual({
      model: 'm',
      stream: false,
      includeUsage: false,
      messageCount: 1,
      hasTools: false,
      hasImages: false,
    });
  });

  it.each<[unknown, string | undefined]>([
    ['text', undefined],
    [[], undefined],
    [{ messages: hello }, 'model'],
    [{ model: '', messages: hello }, 'model'],
    [{ model: 7, messages: hello }, 'model'],
    [{ model: 'm' }, 'messages'],
    [{ model: 'm', messages: [] }, 'messages'],
    [{ model: 'm', messages: 'Hello' }, 'messages'],
    [{ model: 'm', messages: [7] }, 'messages.0'],
    [{ model: 'm', messages: [{ content: 'x' }] }, 'messages.0.role'],
    [{ model: 'm', messages: [...hello, { role: 'user', content: 7 }] }, 'messages.1.content'],
    [{ model: 'm', messages: hello, stream: 'yes' }, 'stream'],
    [{ model: 'm', messages: hello, stream_options: true }, 'stream_options'],
    [{ model: 'm', messages: hello, max_tokens: '9' }, 'max_tokens'],
    [{ model: 'm', messages: hello, tools: {} }, 'tools'],
  ])('cannot be read of %j: %s is named', (body, param) => {
    expect(() => decode(body)).toThrow(refused(param));
  });
});

describe('the canonical form of a request', () => {
  it.each<[JsonObject, object]>([
    [{ max_tokens: 5 }, { maxOutputTokens: 5 }],
    [{ max_completion_tokens: 5 }, { maxOutputTokens: 5 }],
    [
      { temperature: 0, top_p: 0.5, top_k: 3, seed: 1 },
      { temperature: 0, topP: 0.5, topK: 3, seed: 1 },
    ],
    [
      { frequency_penalty: 1, presence_penalty: -1 },
      { frequencyPenalty: 1, presencePenalty: -1 },
    ],
    [{ stop: 'END' }, { stop: ['END'] }],
    [{ stop: ['a', 'b'] }, { stop: ['a', 'b'] }],
    [{ logprobs: true, top_logprobs: 2 }, { logprobs: { top: 2 } }],
    [{ logit_bias: { '5': 1 } }, { logitBias: { '5': 1 } }],
    [{ n: 3 }, { candidates: 3 }],
    [
      { stream: true, stream_options: { include_usage: true } },
      { stream: true, includeUsage: true },
    ],
    [{ tool_choice: 'any' }, { toolChoice: { kind: 'required' } }],
    [{ tool_choice: { type: 'function', function: { name: 'f' } } }, { toolChoice: { kind: 'tool', name: 'f' } }],
    [
      { tool_choice: { type: 'custom', custom: { name: 'f' } } },
      { toolChoice: { kind: 'tool', name: 'f', flavour: 'custom' } },
    ],
    [
      {
        tool_choice: {
          type: 'allowed_tools',
          allowed_tools: { mode: 'required', tools: [{ type: 'function', function: { name: 'f' } }] },
        },
      },
      { toolChoice: { kind: 'allowed', mode: 'required', names: ['f'] } },
    ],
    [{ function_call: { name: 'f' } }, { toolChoice: { kind: 'tool', name: 'f' } }],
    [{ parallel_tool_calls: false }, { parallelToolCalls: false }],
    [{ reasoning_effort: 'high' }, { reasoning: { effort: 'high' } }],
    [{ reasoning: { effort: 'low', max_tokens: 9 } }, { reasoning: { effort: 'low', budgetTokens: 9 } }],
    [{ reasoning: { enabled: false } }, { reasoning: { mode: 'off' } }],
    [{ thinking: { type: 'enabled', budget_tokens: 9 } }, { reasoning: { mode: 'on', budgetTokens: 9 } }],
    [{ thinking: { type: 'disabled' }, reasoning_effort: 'low' }, { reasoning: { mode: 'off', effort: 'low' } }],
    [{ enable_thinking: false }, { reasoning: { mode: 'off' } }],
    [{ response_format: { type: 'json_object' } }, { outputFormat: { kind: 'json' } }],
    [
      {
        response_format: { type: 'json_schema', json_schema: { name: 'n', schema: { type: 'object' }, strict: true } },
      },
      { outputFormat: { kind: 'json_schema', name: 'n', schema: { type: 'object' }, strict: true } },
    ],
    [{ safety_identifier: 'u' }, { user: 'u' }],
    [
      { service_tier: 'flex', store: true, verbosity: 'low' },
      { serviceTier: 'flex', store: true, verbosity: 'low' },
    ],
    [
      { metadata: { a: 'b' }, prompt_cache_key: 'k' },
      { metadata: { a: 'b' }, promptCacheKey: 'k' },
    ],
    [{ tools: [{ type: 'web_search' }] }, { tools: [{ kind: 'native', value: { type: 'web_search' } }] }],
    [
      { tools: [{ type: 'function', function: { name: 'f', description: 'd', parameters: {}, strict: false } }] },
      { tools: [{ kind: 'function', name: 'f', description: 'd', parameters: {}, strict: false }] },
    ],
    [
      { tools: [{ type: 'custom', custom: { name: 'f', format: { type: 'text' } } }] },
      { tools: [{ kind: 'custom', name: 'f', format: { type: 'text' } }] },
    ],
    [{ functions: [{ name: 'f', parameters: {} }] }, { tools: [{ kind: 'function', name: 'f', parameters: {} }] }],
    [{ max_tokens: -1 }, { extensions: { 'openai-chat': { max_tokens: -1 } } }],
    [{ web_search_options: { x: 1 } }, { extensions: { 'openai-chat': { web_search_options: { x: 1 } } } }],
  ])('of %j says %j, and gives it back', (fields, expected) => {
    const request = canonical(fields);
    expect(request).toMatchObject(expected);
    const { body, losses } = encodeRequest(request, { model: 'm' });
    expect(JSON.parse(JSON.stringify(body))).toMatchObject(fields['tool_choice'] === 'any' ? {} : fields);
    expect(losses).toEqual([]);
  });

  it('keeps system text where the client put it', () => {
    const messages = [
      { role: 'developer', content: 'Be brief.' },
      ...hello,
      { role: 'system', content: [{ type: 'text', text: 'Now in French.' }] },
    ];
    expect(canonical({ messages }).messages.map(({ role }) => role)).toEqual(['developer', 'user', 'system']);
  });

  it('answers calls with the results that name them', () => {
    const messages = [
      { role: 'assistant', content: null, tool_calls: [{ id: 'a', type: 'function', function: { name: 'f' } }] },
      { role: 'tool', tool_call_id: 'a', content: 'result' },
    ];
    expect(canonical({ messages }).messages).toMatchObject([
      { role: 'assistant', content: [{ kind: 'tool_call', id: 'a', name: 'f', arguments: '' }] },
      { role: 'tool', content: [{ kind: 'tool_result', callId: 'a', content: 'result' }] },
    ]);
  });

  it('finds the call that a result of the old form answers', () => {
    const messages = [
      { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{}' } },
      { role: 'function', name: 'f', content: 'result' },
    ];
    const [call, result] = canonical({ messages }).messages.map(({ content }) => content[0]);
    expect(call).toMatchObject({ kind: 'tool_call', name: 'f' });
    expect(result).toMatchObject({ kind: 'tool_result', callId: (call as { readonly id: string }).id });
    expect(encodeRequest(canonical({ messages }), { model: 'm' }).body['messages']).toEqual(messages);
  });

  it.each<[JsonObject, string]>([
    [{ temperature: 'hot' }, 'temperature'],
    [{ stop: [1] }, 'stop'],
    [{ logprobs: 'yes' }, 'logprobs'],
    [{ tools: [7] }, 'tools.0'],
    [{ tools: [{ type: 'function' }] }, 'tools.0.function'],
    [{ tools: [{ type: 'function', function: { name: '' } }] }, 'tools.0.function.name'],
    [{ tools: [{ type: 'custom', custom: {} }] }, 'tools.0.custom.name'],
    [{ functions: [7] }, 'functions.0'],
    [{ tool_choice: 'perhaps' }, 'tool_choice'],
    [{ response_format: 'json' }, 'response_format'],
    [{ response_format: { type: 'json_schema' } }, 'response_format.json_schema'],
    [{ reasoning_effort: 3 }, 'reasoning_effort'],
    [{ messages: [{ role: 'robot', content: 'x' }] }, 'messages.0.role'],
    [{ messages: [{ role: 'user' }] }, 'messages.0.content'],
    [{ messages: [{ role: 'user', content: [{}] }] }, 'messages.0.content.0'],
    [{ messages: [{ role: 'tool', content: 'x' }] }, 'messages.0.tool_call_id'],
    [{ messages: [{ role: 'function', content: 'x' }] }, 'messages.0.name'],
    [{ messages: [{ role: 'user', content: 'x', name: 7 }] }, 'messages.0.name'],
  ])('cannot be made of %j: %s is named', (fields, param) => {
    expect(() => canonical(fields)).toThrow(refused(param));
  });
});

describe('any request', () => {
  it('is read or refused, and never breaks the gateway', () => {
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom('user', 'assistant', 'tool', 'function', 'text'),
    );
    const message = fc.record(
      {
        role: odd,
        content: odd,
        tool_calls: odd,
        function_call: odd,
        reasoning: odd,
        audio: odd,
        name: odd,
        refusal: odd,
      },
      { requiredKeys: ['role'] },
    );
    const names = ['stream', 'stream_options', 'tools', 'functions', 'tool_choice', 'stop', 'reasoning', 'thinking'];
    const fields = fc.dictionary(fc.constantFrom(...names, 'response_format', 'max_tokens', 'logprobs', 'n'), odd);
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 3 }), fields, (messages, more) => {
        try {
          encodeRequest(decode({ model: 'm', messages, ...more }).canonical(), { model: 'm' });
        } catch (error) {
          expect(GatewayError.is(error) && error.code).toMatch(/^PROXY_(INVALID_REQUEST|UNSUPPORTED)$/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
