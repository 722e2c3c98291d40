import type { ChatRequest, JsonObject, Part } from '@proxy/spec';
import { partsOf } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { decodeRequest } from './decode-request.ts';

const path = '/v1beta/models/gemini-3-pro:generateContent';
const contents = [{ role: 'user', parts: [{ text: 'Hi' }] }];
const read = (body: JsonObject, at = path): ChatRequest => decodeRequest({ body, headers: {}, path: at }).canonical();
const partsIn = ({ messages }: ChatRequest): Part[] => messages.flatMap(({ content }) => partsOf(content));
const call = (name: string, id?: string): JsonObject => ({ functionCall: { name, ...(id && { id }) } });
const result = (name: string, id?: string): JsonObject => ({
  functionResponse: { name, response: { result: name }, ...(id && { id }) },
});

describe('decodeRequest', () => {
  it.each([
    ['/v1beta/models/m:generateContent', 'm', false],
    ['/v1/models/m:streamGenerateContent?alt=sse', 'm', true],
    ['/v1beta/models/vendor/a:b:generateContent', 'vendor/a:b', false],
    ['/v1beta/models/a%2Fb:generateContent', 'a/b', false],
    ['/v1/projects/p/locations/l/publishers/google/models/m:streamGenerateContent', 'm', true],
  ])('reads model and streaming in %s', (at, model, stream) => {
    const { facts } = decodeRequest({ body: { contents }, headers: {}, path: at });
    expect(facts).toMatchObject({ model, stream });
  });

  it('reads both spellings of every field, and leaves the names in schemas and arguments alone', () => {
    const schema = { type: 'object', properties: { my_name: { type: 'string' } } };
    const args = { my_arg: 1 };
    const snake = read({
      system_instruction: { parts: [{ text: 'S' }] },
      contents: [
        { role: 'user', parts: [{ inline_data: { mime_type: 'image/png', data: 'AA==' } }] },
        { role: 'model', parts: [{ function_call: { name: 'f', args }, thought_signature: 'c2ln' }] },
        { role: 'user', parts: [{ function_response: { name: 'f', response: { result: 'x' } } }] },
      ],
      tools: [{ function_declarations: [{ name: 'f', parameters_json_schema: schema }] }],
      tool_config: { function_calling_config: { mode: 'ANY', allowed_function_names: ['f'] } },
      generation_config: { max_output_tokens: 5, thinking_config: { thinking_budget: -1, include_thoughts: true } },
    });
    expect(snake).toMatchObject({
      maxOutputTokens: 5,
      reasoning: { mode: 'adaptive', summary: 'auto' },
      tools: [{ kind: 'function', name: 'f', parameters: schema }],
      toolChoice: { kind: 'tool', name: 'f' },
    });
    expect(partsIn(snake)).toMatchObject([
      { kind: 'text', text: 'S' },
      { kind: 'image', source: { kind: 'base64', mediaType: 'image/png' } },
      { kind: 'tool_call', arguments: '{"my_arg":1}', opaque: { payload: 'c2ln', dialect: 'gemini' } },
      { kind: 'tool_result', content: 'x' },
    ]);
  });

  it('finds for each result without an id the first open call of its name', () => {
    const request = read({
      contents: [
        contents[0] ?? {},
        { role: 'model', parts: [call('f'), call('g'), call('f'), call('f', 'said')] },
        { role: 'user', parts: [result('f', 'said'), result('f'), result('f'), result('g'), result('f')] },
      ],
    });
    const parts = partsIn(request);
    const calls = parts.flatMap((part) => (part.kind === 'tool_call' ? [part.id] : []));
    const answered = parts.flatMap((part) => (part.kind === 'tool_result' ? [calls.indexOf(part.callId)] : []));
    expect(new Set(calls).size).toBe(4);
    expect(answered).toEqual([3, 0, 2, 1, -1]);
    expect(partsIn(read({ contents: [{ role: 'model', parts: [call('f')] }] }))[0]).toMatchObject({ id: calls[0] });
  });

  it('reads a schema of its own as JSON Schema', () => {
    const own = {
      type: 'OBJECT',
      properties: { a: { type: 'STRING', nullable: true }, b: { type: 'ARRAY', items: { type: 'INTEGER' } } },
    };
    const request = read({ contents, generationConfig: { responseMimeType: 'application/json', responseSchema: own } });
    expect(request.outputFormat).toMatchObject({
      kind: 'json_schema',
      schema: {
        type: 'object',
        properties: { a: { type: ['string', 'null'] }, b: { type: 'array', items: { type: 'integer' } } },
      },
    });
  });

  it.each<[string, JsonObject]>([
    ['contents', { contents: 'Hi' }],
    ['contents', { contents: [] }],
    ['contents.0', { contents: ['Hi'] }],
    ['contents.0.parts', { contents: [{ parts: 5 }] }],
    ['contents.0.parts.0', { contents: [{ parts: [{ text: 5 }] }] }],
    ['tools.0.functionDeclarations.0.name', { contents, tools: [{ functionDeclarations: [{}] }] }],
    ['generationConfig.temperature', { contents, generationConfig: { temperature: 'hot' } }],
  ])('refuses what is wrong by its path: %s', (param, body) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ code: 'PROXY_INVALID_REQUEST', param }));
  });

  it('refuses a path that names no model', () => {
    expect(() => read({ contents }, '/v1beta/models')).toThrow(
      expect.objectContaining({ code: 'PROXY_INVALID_REQUEST', param: 'model' }),
    );
  });
});
