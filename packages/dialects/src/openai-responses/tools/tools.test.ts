import type { ChatResponse, JsonObject, Part } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { openaiChat } from '../../openai-chat/codec.ts';
import { openaiResponses } from '../codec.ts';

const { chat } = openaiResponses;
const options = { requestId: 'r1', model: 'm', nowSeconds: 0 };
const parameters = { type: 'object', properties: {} };

const decode = (body: JsonObject) =>
  chat.decodeRequest({ body: { model: 'm', input: 'x', ...body }, headers: {}, path: '/' });
/** The request as a chat API gets it. */
const toChat = (body: JsonObject) => openaiChat.chat.encodeRequest(decode(body).canonical(), { model: 'm' });
/** The answer of a model of another dialect to a request, as its client gets it. */
function answered(request: JsonObject, ...content: Part[]): JsonObject[] {
  const response: ChatResponse = { candidates: [{ index: 0, content, stop: 'tool_use' }] };
  const { output } = chat.encodeResponse(response, { ...options, echo: decode(request).echo });
  return output as JsonObject[];
}
const call = (name: string, args: string): Part => ({ kind: 'tool_call', id: 'call_1', name, arguments: args });

describe('a namespace of tools', () => {
  const request = {
    tools: [
      {
        type: 'namespace',
        name: 'crm',
        description: 'Customers.',
        tools: [
          { type: 'function', name: 'find', parameters, strict: true },
          { type: 'custom', name: 'note' },
        ],
      },
      { type: 'namespace', name: 'crm', description: 'More.', tools: [{ type: 'function', name: 'drop', parameters }] },
    ],
  };

  it('comes back as it was in its own dialect', () => {
    const { body, losses } = chat.encodeRequest(decode(request).canonical(), { model: 'm' });
    expect(body['tools']).toEqual(request.tools);
    expect(losses).toEqual([]);
  });

  it('is a list of functions with longer names in another, and a call finds its way back', () => {
    const { body } = toChat(request);
    expect(body['tools']).toMatchObject([
      { function: { name: 'crm__find' } },
      { custom: { name: 'crm__note' } },
      { function: { name: 'crm__drop' } },
    ]);
    expect(answered(request, call('crm__find', '{"a":1}'))).toMatchObject([
      { type: 'function_call', call_id: 'call_1', namespace: 'crm', name: 'find', arguments: '{"a":1}' },
    ]);
  });

  it('has names that are never too long', () => {
    const tool = (name: string) => ({ type: 'function', name: `${'x'.repeat(60)}${name}`, parameters });
    const long = { tools: [{ type: 'namespace', name: 'a_namespace', tools: [tool('a'), tool('b')] }] };
    const names = (decode(long).canonical().tools ?? []).map((each) => (each.kind === 'native' ? '' : each.name));
    expect(new Set(names).size).toBe(2);
    expect(names.every((name) => name.length <= 64)).toBe(true);
  });
});

describe('a tool that the dialect defines and the client runs', () => {
  const request = { tools: [{ type: 'apply_patch' }, { type: 'local_shell' }] };
  const operation = { type: 'delete_file', path: 'a.txt' };

  it('is a function in another dialect, and a call of it is the call that the client knows', () => {
    expect(toChat(request).body['tools']).toMatchObject([
      { function: { name: 'apply_patch' } },
      { function: { name: 'local_shell' } },
    ]);
    expect(answered(request, call('apply_patch', JSON.stringify(operation)))).toMatchObject([
      { type: 'apply_patch_call', call_id: 'call_1', operation, status: 'completed' },
    ]);
  });

  it('has its calls and results in a history that another dialect reads', () => {
    const input = [
      { role: 'user', content: 'Go.' },
      { type: 'apply_patch_call', call_id: 'c1', operation, status: 'completed' },
      { type: 'apply_patch_call_output', call_id: 'c1', status: 'failed', output: 'No such file.' },
    ];
    const { body } = toChat({ ...request, input });
    expect(body['messages']).toMatchObject([
      { role: 'user' },
      { role: 'assistant', tool_calls: [{ id: 'c1', function: { arguments: JSON.stringify(operation) } }] },
      { role: 'tool', tool_call_id: 'c1', content: 'Error: No such file.' },
    ]);
    const again = chat.encodeRequest(decode({ ...request, input }).canonical(), { model: 'm' });
    expect(again.body).toMatchObject({ input, tools: request.tools });
  });

  it('that its provider runs in a container is refused elsewhere', () => {
    const hosted = { tools: [{ type: 'shell', environment: { type: 'container_auto' } }] };
    expect(() => toChat(hosted)).toThrow(expect.objectContaining({ code: 'PROXY_UNSUPPORTED', param: 'tools.0' }));
  });
});

describe('a free-form tool', () => {
  const request = {
    tools: [{ type: 'custom', name: 'sql', format: { type: 'grammar', syntax: 'lark', definition: 'x' } }],
  };

  it('has its grammar in the words of the other dialect, and back', () => {
    expect(toChat(request).body['tools']).toMatchObject([
      { custom: { format: { type: 'grammar', grammar: { syntax: 'lark', definition: 'x' } } } },
    ]);
    expect(chat.encodeRequest(decode(request).canonical(), { model: 'm' }).body['tools']).toEqual(request.tools);
  });

  it('is called with its text, also where a model could only call a function', () => {
    expect(answered(request, call('sql', '{"input":"SELECT 1"}'))).toMatchObject([
      { type: 'custom_tool_call', name: 'sql', input: 'SELECT 1' },
    ]);
  });
});

describe('tools that an item adds', () => {
  const tool = { type: 'function', name: 'late', parameters };
  const input = [
    { role: 'user', content: 'Hi' },
    { type: 'additional_tools', role: 'developer', tools: [tool] },
  ];

  it('are offered to a model of another dialect', () => {
    expect(toChat({ input }).body['tools']).toMatchObject([{ function: { name: 'late' } }]);
    expect(decode({ input }).facts.hasTools).toBe(true);
  });

  it('stay where they were in their own', () => {
    const { body } = chat.encodeRequest(decode({ input }).canonical(), { model: 'm' });
    expect(body['input']).toEqual(input);
    expect(body).not.toHaveProperty('tools');
  });
});

describe('what only its own provider can do', () => {
  it.each([
    { background: true },
    { previous_response_id: 'resp_1' },
    { conversation: 'conv_1' },
    { prompt: { id: 'p' } },
  ])('is refused elsewhere, and never left out: %j', (field) => {
    const [param] = Object.keys(field);
    expect(() => toChat(field)).toThrow(expect.objectContaining({ code: 'PROXY_UNSUPPORTED', param }));
  });

  it('is no hindrance where it is not asked for', () => {
    expect(toChat({ background: false, previous_response_id: null }).body).toMatchObject({ model: 'm' });
  });
});
