import type { ChatRequest, FunctionTool, Loss, ModelCapabilities } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { encodeToolChoice, encodeTools } from './encode-tools.ts';
import { createEncoding } from './encoding.ts';

const ask: ChatRequest = { model: 'm', stream: false, messages: [] };
const look: FunctionTool = { kind: 'function', name: 'look_up', parameters: { type: 'object', properties: {} } };
const lossesOf = (losses: readonly Loss[]): string[] => losses.map(({ action, field }) => `${action} ${field}`);

function tools(fields: Partial<ChatRequest>, capabilities?: ModelCapabilities) {
  const encoding = createEncoding({ ...ask, ...fields }, capabilities);
  return { tools: encodeTools({ ...ask, ...fields }, encoding), losses: lossesOf(encoding.losses) };
}
function choice(fields: Partial<ChatRequest>, isThinking = false) {
  const encoding = createEncoding({ ...ask, ...fields }, undefined);
  return { choice: encodeToolChoice({ ...ask, ...fields }, isThinking, encoding), losses: lossesOf(encoding.losses) };
}

describe('encodeTools', () => {
  it('writes a function with its cache mark', () => {
    const tool: FunctionTool = { ...look, description: 'Looks up.', cache: {} };
    expect(tools({ tools: [tool] })).toEqual({
      tools: [
        {
          name: 'look_up',
          description: 'Looks up.',
          input_schema: { type: 'object', properties: {} },
          cache_control: { type: 'ephemeral' },
        },
      ],
      losses: [],
    });
  });

  it('gives a function without parameters an empty schema', () => {
    const { parameters: _, ...bare } = look;
    expect(tools({ tools: [bare] })).toEqual({
      tools: [{ name: 'look_up', input_schema: { type: 'object' } }],
      losses: [],
    });
  });

  it('makes the schema one of an object', () => {
    const { tools: encoded, losses } = tools({ tools: [{ ...look, parameters: { properties: {} } }] });
    expect(encoded).toMatchObject([{ input_schema: { type: 'object', properties: {} } }]);
    expect(losses).toEqual(['changed tools.0.parameters']);
  });

  it('asks for strictness only where the model is known to have it', () => {
    const strict = { ...look, strict: true };
    expect(tools({ tools: [strict] })).toMatchObject({ losses: ['dropped tools.0.strict'] });
    expect(tools({ tools: [strict] }, { structuredOutput: true })).toMatchObject({
      tools: [{ strict: true, input_schema: { additionalProperties: false } }],
      losses: ['changed tools.0.parameters'],
    });
    expect(tools({ tools: [{ ...look, strict: false }] }).losses).toEqual([]);
  });

  it('leaves out the tools that may not be called', () => {
    const toolChoice = { kind: 'allowed', mode: 'required', names: ['look_up'] } as const;
    const { tools: encoded, losses } = tools({ toolChoice, tools: [look, { ...look, name: 'shut_down' }] });
    expect(encoded).toMatchObject([{ name: 'look_up' }]);
    expect(losses).toEqual(['emulated toolChoice']);
    expect(choice({ toolChoice }).choice).toEqual({ type: 'any' });
  });
});

describe('encodeToolChoice', () => {
  it.each<[string, Partial<ChatRequest>, object | undefined]>([
    ['nothing', {}, undefined],
    ['auto', { toolChoice: { kind: 'auto' } }, { type: 'auto' }],
    ['none', { toolChoice: { kind: 'none' }, parallelToolCalls: false }, { type: 'none' }],
    ['any tool', { toolChoice: { kind: 'required' } }, { type: 'any' }],
    ['one tool', { toolChoice: { kind: 'tool', name: 'f' } }, { type: 'tool', name: 'f' }],
    ['one call at a time', { parallelToolCalls: false }, { type: 'auto', disable_parallel_tool_use: true }],
    ['parallel calls, which are the default', { parallelToolCalls: true }, undefined],
  ])('says %s', (_, fields, expected) => {
    expect(choice(fields)).toEqual({ choice: expected, losses: [] });
  });

  it('forces no tool while the model thinks', () => {
    const fields: Partial<ChatRequest> = { toolChoice: { kind: 'required' }, parallelToolCalls: false };
    expect(choice(fields, true)).toEqual({
      choice: { type: 'auto', disable_parallel_tool_use: true },
      losses: ['changed toolChoice'],
    });
  });

  it("cannot make another provider's choice", () => {
    expect(choice({ toolChoice: { kind: 'native', dialect: 'gemini', value: {} } })).toEqual({
      choice: { type: 'auto' },
      losses: ['dropped toolChoice'],
    });
  });
});
