import type { JsonObject, ToolCallPart } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { FieldReader } from '../../internal/field-reader.ts';
import { mintFrom } from '../../internal/mint-call-id.ts';
import { decodeToolCalls } from './decode-tool-calls.ts';
import { encodeToolCalls } from './encode-tool-calls.ts';

const decode = (message: JsonObject, path?: string) =>
  decodeToolCalls(new FieldReader(message, path), mintFrom('seed'));
const call = { id: 'call_1', type: 'function', function: { name: 'look_up', arguments: '{"a":1}' } };

describe('tool calls of a message', () => {
  it.each<[string, JsonObject]>([
    ['a function', { tool_calls: [call] }],
    ['several', { tool_calls: [call, { ...call, id: 'call_2' }] }],
    ['a custom tool', { tool_calls: [{ id: 'c', type: 'custom', custom: { name: 'sql', input: 'SELECT 1' } }] }],
    ['a call with an index', { tool_calls: [{ ...call, index: 0 }] }],
    ['the old form', { function_call: { name: 'look_up', arguments: '{}' } }],
    ['a kind that is not known yet', { tool_calls: [{ id: 'c', type: 'dream', dream: {} }] }],
    ["Google's signature", { tool_calls: [{ ...call, extra_content: { google: { thought_signature: 's' } } }] }],
  ])('come back as they were: %s', (_, message) => {
    expect(encodeToolCalls(decode(message) as ToolCallPart[])).toEqual(message);
  });

  it('hold a signature of Google as opaque state', () => {
    const [part] = decode({ tool_calls: [{ ...call, extra_content: { google: { thought_signature: 's' } } }] });
    expect(part).toMatchObject({ opaque: { payload: 's', dialect: 'gemini' } });
  });

  it('get an id where they have none, the same each time', () => {
    const nameless = {
      tool_calls: [
        { ...call, id: '' },
        { ...call, id: undefined },
      ],
    };
    const ids = decode(nameless).map((part) => part.kind === 'tool_call' && part.id);
    expect(ids).toEqual(['call_seed_0', 'call_seed_1']);
    expect(mintFrom(`chatcmpl/${'x'.repeat(99)}`)(0)).toMatch(/^call_[\w-]{1,40}_0$/);
  });

  it('take arguments that are no text for the JSON that they are', () => {
    const [part] = decode({ tool_calls: [{ ...call, function: { name: 'f', arguments: { a: 1 } } }] });
    expect(part).toMatchObject({ arguments: '{"a":1}' });
  });

  it('without arguments get an empty object that clients can parse', () => {
    const part: ToolCallPart = { kind: 'tool_call', id: 'c', name: 'f', arguments: '' };
    expect(encodeToolCalls([part])).toEqual({
      tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }],
    });
  });

  it('are none where a host fills the old field with nothing', () => {
    expect(decode({ tool_calls: null, function_call: { name: '', arguments: '' } })).toEqual([]);
  });

  it.each([
    [7, 'message.tool_calls.0'],
    [{ id: 'c', type: 'function' }, 'message.tool_calls.0.function'],
    [{ id: 'c', type: 'function', function: {} }, 'message.tool_calls.0.function.name'],
    [{ id: 7, type: 'function', function: { name: 'f' } }, 'message.tool_calls.0.id'],
  ])('of a client are refused as %j, naming %s', (entry, param) => {
    const refused = expect.objectContaining({ code: 'PROXY_INVALID_REQUEST', param });
    expect(() => decode({ tool_calls: [entry] }, 'message')).toThrow(refused);
  });
});
