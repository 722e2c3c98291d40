import type { ChatRequest, Loss, ModelCapabilities } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { encodeRequest } from './encode-request.ts';

const ask: ChatRequest = { model: 'gpt', stream: false, messages: [{ role: 'user', content: 'Hi' }] };
const encode = (fields: Partial<ChatRequest>, capabilities?: ModelCapabilities) =>
  encodeRequest({ ...ask, ...fields }, { model: 'claude', capabilities });
const lossesOf = (losses: readonly Loss[]): string[] => losses.map(({ action, field }) => `${action} ${field}`);

describe('encodeRequest', () => {
  it('writes the least that the API demands', () => {
    expect(encode({})).toEqual({
      body: { model: 'claude', max_tokens: 4_096, messages: [{ role: 'user', content: 'Hi' }], stream: false },
      headers: { 'anthropic-version': '2023-06-01' },
      losses: [],
    });
  });

  it('lets the model write as much as it can where the client sets no limit', () => {
    expect(encode({}, { maxOutputTokens: 64_000 }).body['max_tokens']).toBe(64_000);
  });

  it("keeps within the model's limit, and says so", () => {
    const { body, losses } = encode({ maxOutputTokens: 10_000 }, { maxOutputTokens: 8_192 });
    expect(body['max_tokens']).toBe(8_192);
    expect(lossesOf(losses)).toEqual(['changed maxOutputTokens']);
  });

  it.each<[string, Partial<ChatRequest>, string]>([
    ['several answers', { candidates: 2 }, 'candidates'],
    ['a spoken answer', { extensions: { 'openai-chat': { modalities: ['text', 'audio'] } } }, 'modalities'],
    [
      'sound',
      {
        messages: [
          { role: 'user', content: [{ kind: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: '' } }] },
        ],
      },
      'messages.0.content.0',
    ],
    [
      'a video',
      { messages: [{ role: 'user', content: [{ kind: 'video', source: { kind: 'url', url: 'https://a.example' } }] }] },
      'messages.0.content.0',
    ],
    [
      "a file of another provider's store",
      { messages: [{ role: 'user', content: [{ kind: 'file', source: { kind: 'file_id', id: 'f' } }] }] },
      'messages.0.content.0',
    ],
    [
      'a spreadsheet',
      {
        messages: [
          {
            role: 'user',
            content: [{ kind: 'file', source: { kind: 'base64', mediaType: 'application/vnd.ms-excel', data: 'AA' } }],
          },
        ],
      },
      'messages.0.content.0',
    ],
    ["another provider's tool", { tools: [{ kind: 'native', dialect: 'gemini', value: {} }] }, 'tools.0'],
    ['a tool with a name that is refused', { tools: [{ kind: 'function', name: 'a.b' }] }, 'tools.0.name'],
  ])('refuses %s', (_, fields, param) => {
    expect(() => encode(fields)).toThrow(expect.objectContaining({ code: 'PROXY_UNSUPPORTED', param }));
  });

  it('offers a free-form tool as a function with one text', () => {
    const format = { type: 'grammar', grammar: { syntax: 'lark', definition: 'start: "a"' } };
    const { body, losses } = encode({ tools: [{ kind: 'custom', name: 'f', format }] });
    const input = { type: 'string', description: expect.stringContaining('start:') };
    expect(body['tools']).toEqual([
      { name: 'f', input_schema: { type: 'object', properties: { input }, required: ['input'] } },
    ]);
    expect(losses).toMatchObject([
      { action: 'emulated', field: 'tools.0' },
      { action: 'emulated', field: 'tools.0.format' },
    ]);
  });

  it('reports every option that it has no word for', () => {
    const { losses } = encode({
      seed: 1,
      frequencyPenalty: 0.5,
      presencePenalty: 0,
      logitBias: { '5': 1 },
      logprobs: {},
      verbosity: 'low',
      store: true,
      promptCacheKey: 'k',
      metadata: { a: '1' },
      serviceTier: 'flex',
      stop: ['\n', 'END'],
      extensions: { 'openai-chat': { prediction: { type: 'content' }, gone: null } },
    });
    expect(lossesOf(losses)).toEqual([
      'dropped prediction',
      'dropped seed',
      'dropped frequencyPenalty',
      'dropped logitBias',
      'dropped logprobs',
      'dropped verbosity',
      'dropped store',
      'dropped promptCacheKey',
      'dropped metadata',
      'dropped stop.0',
      'dropped serviceTier',
    ]);
  });

  it.each<[string, Partial<ChatRequest>, ModelCapabilities, object, string[]]>([
    ['clamps a temperature', { temperature: 1.5 }, {}, { temperature: 1 }, ['changed temperature']],
    ['keeps one that fits', { temperature: 0.5, topK: 5 }, {}, { temperature: 0.5, top_k: 5 }, []],
    ['takes a temperature or top_p', { temperature: 0.5, topP: 0.9 }, {}, { temperature: 0.5 }, ['dropped topP']],
    [
      'drops both where the model refuses them',
      { temperature: 0.5, topP: 0.9 },
      { temperature: false },
      {},
      ['dropped temperature', 'dropped topP'],
    ],
    [
      'drops what thinking forbids',
      { temperature: 0.5, topP: 0.5, topK: 5, reasoning: { budgetTokens: 1_024 }, maxOutputTokens: 4_000 },
      {},
      {},
      ['dropped temperature', 'dropped topP', 'dropped topK'],
    ],
  ])('%s', (_, fields, capabilities, expected, losses) => {
    const { body, losses: told } = encode(fields, capabilities);
    const { temperature, top_p, top_k } = body;
    expect({
      ...(temperature !== undefined && { temperature }),
      ...(top_p !== undefined && { top_p }),
      ...(top_k !== undefined && { top_k }),
    }).toEqual(expected);
    expect(lossesOf(told)).toEqual(losses);
  });

  it("asks for a schema in the API's own words", () => {
    const { body, losses } = encode({
      outputFormat: {
        kind: 'json_schema',
        name: 'n',
        description: 'D',
        schema: { type: 'object', properties: {}, additionalProperties: false },
      },
    });
    expect(body['output_config']).toEqual({
      format: {
        type: 'json_schema',
        schema: { title: 'n', description: 'D', type: 'object', properties: {}, additionalProperties: false },
      },
    });
    expect(losses).toEqual([]);
  });

  it.each<[string, Partial<ChatRequest>, ModelCapabilities, RegExp]>([
    ['JSON mode', { outputFormat: { kind: 'json' } }, {}, /^Be brief\.\n\nAnswer with one valid JSON object/],
    [
      'a schema that is of no object, to a model without structured output',
      { outputFormat: { kind: 'json_schema', schema: { enum: [1] } } },
      { structuredOutput: false },
      /JSON Schema: \{"enum":\[1\]\}$/,
    ],
    [
      'a schema, to a model without structured output that has tools to call',
      { outputFormat: { kind: 'json_schema', schema: { type: 'object' } }, tools: [{ kind: 'function', name: 'f' }] },
      { structuredOutput: false },
      /JSON Schema: \{"type":"object"\}$/,
    ],
  ])('emulates %s by an instruction', (_, fields, capabilities, system) => {
    const messages: ChatRequest['messages'] = [{ role: 'system', content: 'Be brief.' }, ...ask.messages];
    const { body, losses } = encode({ ...fields, messages }, capabilities);
    expect(body['system']).toMatch(system);
    expect(body['output_config']).toBeUndefined();
    expect(lossesOf(losses)).toEqual(['emulated outputFormat']);
  });

  it('emulates a schema by a tool that must be called, where there is no other and the model does not think', () => {
    const outputFormat = { kind: 'json_schema', schema: { type: 'object' } } as const;
    const { body, losses } = encode({ outputFormat }, { structuredOutput: false });
    expect(body).toMatchObject({
      tools: [{ name: 'gateway_json_answer', input_schema: { type: 'object' } }],
      tool_choice: { type: 'tool', name: 'gateway_json_answer', disable_parallel_tool_use: true },
    });
    expect(body['system']).toBeUndefined();
    expect(lossesOf(losses)).toEqual(['emulated outputFormat']);
    const thinking = encode(
      { outputFormat, reasoning: { effort: 'low' } },
      { structuredOutput: false, reasoning: true },
    );
    expect(thinking.body['tools']).toBeUndefined();
    expect(thinking.body['system']).toMatch(/JSON Schema/);
  });

  it('tells the end user by the name it has here', () => {
    expect(encode({ user: 'u1' }).body['metadata']).toEqual({ user_id: 'u1' });
  });
});
