import type { ChatRequest, JsonObject, Loss, Message, ModelCapabilities } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { encodeRequest } from './encode-request.ts';

const user = (content: Message['content'] = 'Hi'): Message => ({ role: 'user', content });
const call = (id: string, name = 'f'): Message => ({
  role: 'assistant',
  content: [{ kind: 'tool_call', id, name, arguments: '{}' }],
});
const result = (callId: string, content: Message['content'] = 'ok'): Message => ({
  role: 'tool',
  content: [{ kind: 'tool_result', callId, content }],
});
const encode = (
  request: Partial<ChatRequest>,
  model = 'gemini-3-pro',
  capabilities?: ModelCapabilities,
): { body: JsonObject; losses: readonly Loss[] } =>
  encodeRequest({ model: 'm', messages: [user()], stream: true, ...request }, { model, capabilities });
const contentsOf = (messages: readonly Message[], model?: string): unknown =>
  encode({ messages }, model).body['contents'];

describe('encodeRequest', () => {
  it('leaves model and streaming to the address', () => {
    const { body } = encode({ messages: [{ role: 'system', content: 'S' }, user()] });
    expect(body).toEqual({
      systemInstruction: { parts: [{ text: 'S' }] },
      contents: [{ role: 'user', parts: [{ text: 'Hi' }] }],
    });
  });

  it('puts the results of a round into one content, in front', () => {
    const messages = [user(), call('a'), result('a'), user('So?')];
    expect(contentsOf(messages, 'gemini-2.5-flash')).toEqual([
      { role: 'user', parts: [{ text: 'Hi' }] },
      { role: 'model', parts: [{ functionCall: { id: 'a', name: 'f', args: {} } }] },
      {
        role: 'user',
        parts: [{ functionResponse: { id: 'a', name: 'f', response: { result: 'ok' } } }, { text: 'So?' }],
      },
    ]);
  });

  it('signs the first call of each step of the current turn for models that demand it, and says so', () => {
    const messages = [user(), call('a'), result('a'), user(), call('b'), result('b')];
    const { body, losses } = encode({ messages });
    const signed = JSON.stringify(body).split('skip_thought_signature_validator').length - 1;
    expect(signed).toBe(1);
    expect(JSON.stringify(body['contents']).indexOf('skip_')).toBeGreaterThan(
      JSON.stringify(body).indexOf('"b"') - 200,
    );
    expect(losses).toContainEqual(expect.objectContaining({ action: 'emulated', field: 'messages.4' }));
    expect(JSON.stringify(encode({ messages }, 'gemini-2.0-flash').body)).not.toContain('skip_');
  });

  it('sends state to its issuer only', () => {
    const said = (dialect: string): Message => ({
      role: 'assistant',
      content: [{ kind: 'reasoning', text: 'Hm.', opaque: { payload: 'c2ln', dialect } }],
    });
    expect(contentsOf([user(), said('gemini')])).toMatchObject([
      {},
      { parts: [{ text: 'Hm.', thought: true, thoughtSignature: 'c2ln' }] },
    ]);
    const foreign = encode({ messages: [user(), said('anthropic-messages')] });
    expect(JSON.stringify(foreign.body)).not.toContain('c2ln');
    expect(foreign.losses).toContainEqual(expect.objectContaining({ field: 'messages.1.content.0.opaque' }));
  });

  it('answers calls that nobody answered, and sends results of nothing as text', () => {
    const { body, losses } = encode({ messages: [user(), call('a'), result('other', 'x'), user()] }, 'gemini-2.5-pro');
    expect(body['contents']).toMatchObject([
      {},
      {},
      { parts: [{ functionResponse: { id: 'a' } }, { text: expect.stringContaining('x') }, { text: 'Hi' }] },
    ]);
    expect(losses.map(({ action }) => action)).toEqual(['changed', 'emulated']);
  });

  it.each<[string, ChatRequest['reasoning'], ModelCapabilities | undefined, unknown]>([
    ['gemini-3-pro', { effort: 'low' }, undefined, { thinkingLevel: 'low', includeThoughts: true }],
    ['gemini-3-pro', { effort: 'none' }, undefined, { thinkingLevel: 'minimal' }],
    ['gemini-2.5-flash', { budgetTokens: 100 }, undefined, { thinkingBudget: 100, includeThoughts: true }],
    ['gemini-2.5-flash', { mode: 'off' }, undefined, { thinkingBudget: 0 }],
    [
      'gemini-2.5-flash',
      { mode: 'adaptive', summary: 'none' },
      undefined,
      { thinkingBudget: -1, includeThoughts: false },
    ],
    [
      'gemini-2.5-pro',
      { effort: 'none' },
      { reasoningControls: [{ kind: 'budget_tokens', min: 128, max: 32_768 }] },
      { thinkingBudget: 128 },
    ],
  ])('asks %s for reasoning %j', (model, reasoning, capabilities, thinkingConfig) => {
    expect(encode({ ...(reasoning && { reasoning }) }, model, capabilities).body['generationConfig']).toEqual({
      thinkingConfig,
    });
  });

  it.each<[string, Partial<ChatRequest>, string]>([
    ['a tool of another', { tools: [{ kind: 'native', dialect: 'x', value: { type: 'computer' } }] }, 'tools.0'],
    ['a name that is refused', { tools: [{ kind: 'function', name: 'a b' }] }, 'tools.0.name'],
    [
      "a file of another's store",
      { messages: [user([{ kind: 'image', source: { kind: 'file_id', id: 'file-1' } }])] },
      'messages.0.content.0',
    ],
  ])('refuses %s', (_, request, param) => {
    expect(() => encode(request)).toThrow(expect.objectContaining({ code: 'PROXY_UNSUPPORTED', param }));
  });

  it('names what it drops', () => {
    const { losses } = encode({
      logitBias: { 5: 1 },
      user: 'u',
      parallelToolCalls: false,
      stop: ['1', '2', '3', '4', '5', '6'],
      serviceTier: 'scale',
      tools: [{ kind: 'function', name: 'f', strict: true, cache: {} }],
    });
    expect(losses.map(({ field }) => field).sort()).toEqual([
      'logitBias',
      'parallelToolCalls',
      'serviceTier',
      'stop',
      'tools.0.cache',
      'tools.0.strict',
      'user',
    ]);
  });
});
