import type { ChatRequest, EncodeTarget, ModelCapabilities } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { decodeRequest } from './decode-request.ts';
import { encodeRequest } from './encode-request.ts';

/** A request that came in another dialect. */
const foreign = (fields: Partial<ChatRequest>): ChatRequest => ({
  model: 'asked',
  stream: false,
  messages: [{ role: 'user', content: 'Hello' }],
  ...fields,
});
function encode(fields: Partial<ChatRequest>, capabilities?: ModelCapabilities, target: Partial<EncodeTarget> = {}) {
  const { body, losses } = encodeRequest(foreign(fields), { model: 'theirs', capabilities, ...target });
  return { body, losses: losses.map(({ field, action }) => `${action} ${field}`) };
}

describe('encodeRequest', () => {
  it('asks for the model by the name that its provider has for it', () => {
    expect(encode({}).body).toEqual({ model: 'theirs', stream: false, messages: [{ role: 'user', content: 'Hello' }] });
  });

  it('always asks for usage in a stream, save where the upstream refuses to be asked', () => {
    expect(encode({ stream: true }).body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
    expect(encode({ stream: true }, {}, { streamUsage: false }).body).not.toHaveProperty('stream_options');
  });

  it('limits the answer by the name that the model knows', () => {
    expect(encode({ maxOutputTokens: 5 }).body).toMatchObject({ max_tokens: 5 });
    expect(encode({ maxOutputTokens: 5 }, { temperature: false }).body).toMatchObject({ max_completion_tokens: 5 });
    const own = { model: 'm', messages: [{ role: 'user', content: 'Hi' }], max_tokens: 5 };
    const request = decodeRequest({ body: own, headers: {}, path: '' }).canonical();
    const { body } = encodeRequest(request, { model: 'o', capabilities: { temperature: false } });
    expect(body).toMatchObject({ max_completion_tokens: 5 });
    expect(body).not.toHaveProperty('max_tokens');
  });

  it('lowers a limit that the model does not reach', () => {
    expect(encode({ maxOutputTokens: 64_000 }, { maxOutputTokens: 16_384 })).toMatchObject({
      body: { max_tokens: 16_384 },
      losses: ['changed maxOutputTokens'],
    });
  });

  it('leaves sampling out where the model refuses it, and tells what that changes', () => {
    const sampling = { temperature: 0.2, topP: 1, frequencyPenalty: 0, stop: ['x'], logprobs: {}, seed: 7 };
    const { body, losses } = encode(sampling, { temperature: false });
    expect(Object.keys(body).sort()).toEqual(['messages', 'model', 'seed', 'stream']);
    expect(losses).toEqual(['dropped temperature', 'dropped stop', 'dropped logprobs']);
  });

  it('drops what no host of the dialect is known to take', () => {
    expect(encode({ topK: 5 })).toMatchObject({ losses: ['dropped topK'] });
    expect(encode({ topK: 5 }).body).not.toHaveProperty('top_k');
  });

  it('reports fields that only another dialect knows, wherever they stand', () => {
    const theirs = { extensions: { 'anthropic-messages': { container: 'c', nothing: null } } };
    const { losses } = encode({
      ...theirs,
      messages: [{ role: 'user', content: [{ kind: 'text', text: 'Hi', ...theirs }], ...theirs }],
      tools: [{ kind: 'function', name: 'f', ...theirs }],
    });
    expect(losses).toEqual([
      'dropped container',
      'dropped messages.0.container',
      'dropped messages.0.content.0.container',
      'dropped tools.0.container',
    ]);
  });

  it.each([
    ['auto', 'auto'],
    ['standard_only', 'default'],
  ])('calls the service tier %s %s', (serviceTier, service_tier) => {
    expect(encode({ serviceTier })).toMatchObject({ body: { service_tier }, losses: [] });
  });

  it('cuts what other dialects allow to be longer', () => {
    const { body, losses } = encode({ user: 'u'.repeat(99), stop: ['a', 'b', 'c', 'd', 'e'] });
    expect(body).toMatchObject({ user: 'u'.repeat(64), stop: ['a', 'b', 'c', 'd'] });
    expect(losses).toEqual(['changed stop', 'changed user']);
  });

  it('drops a service tier that it has not', () => {
    expect(encode({ serviceTier: 'batch' }).losses).toEqual(['dropped serviceTier']);
  });
});

describe('the tools of a request', () => {
  const tools: ChatRequest['tools'] = [
    { kind: 'function', name: 'f', description: 'd', cache: {} },
    { kind: 'custom', name: 'sql' },
    { kind: 'native', dialect: 'anthropic-messages', value: { type: 'web_search_20250305', name: 'web_search' } },
  ];

  it('are written as functions and custom tools; a search of the web is lost', () => {
    const { body, losses } = encode({ tools, parallelToolCalls: false });
    expect(body).toMatchObject({
      tools: [
        { type: 'function', function: { name: 'f', description: 'd', parameters: { type: 'object', properties: {} } } },
        { type: 'custom', custom: { name: 'sql' } },
      ],
      parallel_tool_calls: false,
    });
    expect(losses).toEqual(['dropped cache', 'dropped tools.2']);
  });

  it('are chosen by their own flavour', () => {
    const toolChoice = { kind: 'allowed', mode: 'auto', names: ['f', 'sql'] } as const;
    expect(encode({ tools, toolChoice }).body['tool_choice']).toEqual({
      type: 'allowed_tools',
      allowed_tools: {
        mode: 'auto',
        tools: [
          { type: 'function', function: { name: 'f' } },
          { type: 'custom', custom: { name: 'sql' } },
        ],
      },
    });
    expect(encode({ tools, toolChoice: { kind: 'tool', name: 'f' } }).body['tool_choice']).toEqual({
      type: 'function',
      function: { name: 'f' },
    });
  });

  it('are refused where another provider runs or defines them, and no search of the web', () => {
    const value = { type: 'code_execution_20250825', name: 'code_execution' };
    expect(() => encode({ tools: [{ kind: 'native', dialect: 'anthropic-messages', value }] })).toThrow(
      expect.objectContaining({ code: 'PROXY_UNSUPPORTED', param: 'tools.0' }),
    );
  });

  it('take the choice with them where none is left', () => {
    const { body, losses } = encode({
      tools: tools.slice(2),
      toolChoice: { kind: 'required' },
      parallelToolCalls: true,
    });
    expect(Object.keys(body).sort()).toEqual(['messages', 'model', 'stream']);
    expect(losses).toEqual(['dropped tools.0', 'dropped toolChoice']);
  });

  it('are dropped for a model that cannot call them', () => {
    const { body, losses } = encode({ tools: tools.slice(0, 1), toolChoice: { kind: 'auto' } }, { tools: false });
    expect(body).not.toHaveProperty('tools');
    expect(body).not.toHaveProperty('tool_choice');
    expect(losses).toEqual(['dropped tools']);
  });
});

describe('the reasoning of a request', () => {
  const efforts = {
    reasoning: true,
    reasoningControls: [{ kind: 'effort', values: ['low', 'medium', 'high'] }],
  } as const;

  it.each<[ChatRequest['reasoning'], ModelCapabilities | undefined, string | undefined, string[]]>([
    [{ effort: 'high' }, undefined, 'high', []],
    [{ effort: 'max' }, efforts, 'high', ['changed reasoning.effort']],
    [{ mode: 'on', budgetTokens: 1_024 }, efforts, 'low', ['emulated reasoning.budgetTokens']],
    [{ mode: 'on', budgetTokens: 31_000 }, undefined, 'high', ['emulated reasoning.budgetTokens']],
    [{ mode: 'adaptive' }, efforts, undefined, []],
    [{ mode: 'off' }, efforts, 'low', ['changed reasoning.effort']],
    [{ mode: 'off' }, undefined, undefined, ['dropped reasoning']],
    [{ mode: 'off' }, { reasoning: false }, undefined, []],
    [{ effort: 'low' }, { reasoning: false }, undefined, ['dropped reasoning']],
    [{ effort: 'low' }, { reasoning: true, reasoningControls: [] }, undefined, ['dropped reasoning']],
    [{ effort: 'low', summary: 'detailed' }, undefined, 'low', ['dropped reasoning.summary']],
  ])('%j is asked of a model with %j as %s', (reasoning, capabilities, effort, lost) => {
    const { body, losses } = encode({ ...(reasoning && { reasoning }) }, capabilities);
    expect(body['reasoning_effort']).toBe(effort);
    expect(losses).toEqual(lost);
  });

  it('in the fields of a vendor is left out where the model does not reason', () => {
    const own = { model: 'm', messages: [{ role: 'user', content: 'Hi' }], thinking: { type: 'enabled', extra: 1 } };
    const request = decodeRequest({ body: own, headers: {}, path: '' }).canonical();
    const { body, losses } = encodeRequest(request, { model: 'm', capabilities: { reasoning: false } });
    expect(body).not.toHaveProperty('thinking');
    expect(losses.map(({ field }) => field)).toEqual(['reasoning']);
  });
});

describe('the output format of a request', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } } };

  it('is a schema with the name that the dialect demands', () => {
    expect(encode({ outputFormat: { kind: 'json_schema', schema } }).body['response_format']).toEqual({
      type: 'json_schema',
      json_schema: { name: 'answer', schema },
    });
  });

  it('is told in words where the model knows no schemas', () => {
    const { body, losses } = encode({ outputFormat: { kind: 'json_schema', schema } }, { structuredOutput: false });
    expect(body['response_format']).toEqual({ type: 'json_object' });
    expect(body['messages']).toMatchObject([{ role: 'system' }, { role: 'user' }]);
    expect(JSON.stringify(body['messages'])).toContain(JSON.stringify(JSON.stringify(schema)).slice(1, -1));
    expect(losses).toEqual(['emulated outputFormat']);
  });

  it('says nothing of text, which is what comes anyway', () => {
    expect(encode({ outputFormat: { kind: 'text' } }).body).not.toHaveProperty('response_format');
  });
});
