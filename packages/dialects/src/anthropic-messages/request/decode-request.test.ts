import { type ChatRequest, GatewayError, type JsonObject } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { sealReasoning } from '../../internal/gateway-signature.ts';
import { decodeRequest } from './decode-request.ts';

const ask: JsonObject = { model: 'claude', max_tokens: 100, messages: [{ role: 'user', content: 'Hi' }] };
const decode = (fields: JsonObject) =>
  decodeRequest({ body: { ...ask, ...fields }, headers: {}, path: '/v1/messages' });
const canonical = (fields: JsonObject): ChatRequest => decode(fields).canonical();
const partsOfUser = (...content: JsonObject[]) =>
  canonical({ messages: [{ role: 'user', content }] }).messages[0]?.content;
const partsOfAssistant = (...content: JsonObject[]) =>
  canonical({ messages: [{ role: 'assistant', content }] }).messages[0]?.content;

function refusal(run: () => unknown): GatewayError | undefined {
  try {
    run();
  } catch (error) {
    return GatewayError.is(error) ? error : undefined;
  }
  return undefined;
}

describe('decodeRequest', () => {
  it.each<[string, JsonObject, string]>([
    ['no model', { model: undefined }, 'model'],
    ['an empty model', { model: '' }, 'model'],
    ['no max_tokens', { max_tokens: undefined }, 'max_tokens'],
    ['max_tokens as text', { max_tokens: '100' }, 'max_tokens'],
    ['negative max_tokens', { max_tokens: -1 }, 'max_tokens'],
    ['no messages', { messages: undefined }, 'messages'],
    ['an empty list of messages', { messages: [] }, 'messages'],
    ['a message that is text', { messages: ['Hi'] }, 'messages.0'],
    ['an unknown role', { messages: [{ role: 'tool', content: 'Hi' }] }, 'messages.0.role'],
    ['a message without content', { messages: [{ role: 'user' }] }, 'messages.0.content'],
    ['a block without a type', { messages: [{ role: 'user', content: [{ text: 'Hi' }] }] }, 'messages.0.content.0'],
    ['a stream flag that is text', { stream: 'yes' }, 'stream'],
    ['tools that are no list', { tools: {} }, 'tools'],
  ])('refuses %s and names the field', (_, fields, param) => {
    expect(refusal(() => decode(fields))).toMatchObject({ code: 'PROXY_INVALID_REQUEST', param });
  });

  it.each<[string, JsonObject, string]>([
    [
      'text that is none',
      { messages: [{ role: 'user', content: [{ type: 'text', text: 1 }] }] },
      'messages.0.content.0.text',
    ],
    ['a tool without a name', { tools: [{ input_schema: {} }] }, 'tools.0.name'],
    [
      'a call without an id',
      { messages: [{ role: 'assistant', content: [{ type: 'tool_use', name: 'f' }] }] },
      'messages.0.content.0.id',
    ],
    [
      'a nested block that is none',
      { messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: [1] }] }] },
      'messages.0.content.0.content.0',
    ],
    ['a temperature that is text', { temperature: 'hot' }, 'temperature'],
    ['system text that is a number', { system: 1 }, 'system'],
    ['a stop sequence that is a number', { stop_sequences: ['a', 1] }, 'stop_sequences.1'],
  ])('refuses %s once all of it is read', (_, fields, param) => {
    expect(refusal(() => canonical(fields))).toMatchObject({ code: 'PROXY_INVALID_REQUEST', param });
  });

  it('tells the facts without reading the rest', () => {
    const image = { type: 'image', source: { type: 'url', url: 'https://a.example/b.png' } };
    const { facts } = decode({
      stream: true,
      tools: [{ name: 'f', input_schema: {} }],
      metadata: { user_id: 'u1' },
      messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: [image] }] }],
    });
    expect(facts).toEqual({
      model: 'claude',
      stream: true,
      includeUsage: true,
      messageCount: 1,
      hasTools: true,
      hasImages: true,
      maxOutputTokens: 100,
      user: 'u1',
    });
  });

  it('puts system text in front and keeps its cache marks', () => {
    const { messages } = canonical({
      system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
    });
    expect(messages[0]).toEqual({
      role: 'system',
      content: [{ kind: 'text', text: 'Be brief.', cache: { ttl: '1h' } }],
    });
  });

  it('leaves system text of mid-conversation where it stands', () => {
    const messages = [...(ask['messages'] as JsonObject[]), { role: 'system', content: 'Now in French.' }];
    expect(canonical({ messages }).messages.map(({ role }) => role)).toEqual(['user', 'system']);
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['enabled', { thinking: { type: 'enabled', budget_tokens: 2_048 } }, { mode: 'on', budgetTokens: 2_048 }],
    ['disabled', { thinking: { type: 'disabled' } }, { mode: 'off' }],
    ['adaptive', { thinking: { type: 'adaptive', display: 'omitted' } }, { mode: 'adaptive', summary: 'none' }],
    ['of an effort', { output_config: { effort: 'high' } }, { effort: 'high' }],
  ])('reads thinking that is %s', (_, fields, reasoning) => {
    expect(canonical(fields).reasoning).toEqual(reasoning);
  });

  it('reads the effort that the conversation has come to', () => {
    const effort = (word: string): JsonObject => ({ role: 'system', content: [], output_config: { effort: word } });
    const turn = { role: 'user', content: 'Hi' };
    const messages = [turn, effort('max'), turn, effort('low'), turn];
    expect(canonical({ messages, output_config: { effort: 'high' } }).reasoning).toEqual({ effort: 'low' });
    expect(canonical({ messages }).reasoning).toEqual({ effort: 'low' });
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['any', { type: 'any' }, { toolChoice: { kind: 'required' } }],
    [
      'one tool, alone',
      { type: 'tool', name: 'f', disable_parallel_tool_use: true },
      { toolChoice: { kind: 'tool', name: 'f' }, parallelToolCalls: false },
    ],
    ['none', { type: 'none' }, { toolChoice: { kind: 'none' } }],
    ['a choice of tomorrow', { type: 'best_of', names: ['f'] }, { toolChoice: { kind: 'native' } }],
  ])('reads the choice of %s', (_, choice, expected) => {
    expect(canonical({ tool_choice: choice })).toMatchObject(expected);
  });

  it('keeps tools of the provider as they are, beside functions', () => {
    const search = { type: 'web_search_20250305', name: 'web_search', max_uses: 2 };
    const { tools } = canonical({
      tools: [search, { type: 'custom', name: 'f', description: '', input_schema: { type: 'object' } }],
    });
    expect(tools).toMatchObject([
      { kind: 'native', value: search },
      { kind: 'function', name: 'f', description: '', parameters: { type: 'object' } },
    ]);
  });

  it('keeps what only this dialect knows', () => {
    const { extensions } = canonical({
      container: 'c1',
      metadata: { user_id: 'u', team: 'a' },
      thinking: { type: 'deep' },
    });
    expect(extensions).toEqual({
      'anthropic-messages': { container: 'c1', metadata: { team: 'a' }, thinking: { type: 'deep' } },
    });
  });

  it('reads images and documents from every source', () => {
    const parts = partsOfUser(
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
      { type: 'image', source: { type: 'file', file_id: 'file_1' } },
      {
        type: 'document',
        source: { type: 'text', media_type: 'text/plain', data: 'Hi' },
        title: 'T',
        citations: { enabled: true },
      },
      { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'Chunk' }] }, context: 'C' },
      { type: 'document', source: { type: 'content', content: 'Chunk' } },
      { type: 'image', source: { type: 'satellite', orbit: 7 } },
    );
    expect(parts).toMatchObject([
      { kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } },
      { kind: 'image', source: { kind: 'file_id', id: 'file_1' } },
      { kind: 'file', source: { kind: 'text', text: 'Hi' }, title: 'T', citable: true },
      { kind: 'file', source: { kind: 'parts', parts: [{ text: 'Chunk' }] }, context: 'C' },
      { kind: 'file', source: { kind: 'parts', parts: [{ text: 'Chunk' }] } },
      { kind: 'native', value: { type: 'image' } },
    ]);
  });

  it('reads search results as text to cite from, and where it was found', () => {
    const content = [{ type: 'text', text: 'Found.' }];
    expect(partsOfUser({ type: 'search_result', source: 'https://a.example', title: 'A', content })).toMatchObject([
      {
        kind: 'file',
        title: 'A',
        context: 'https://a.example',
        source: { kind: 'parts', parts: [{ text: 'Found.' }] },
      },
    ]);
  });

  it('says in words which tools a search has found', () => {
    const content = [{ type: 'tool_reference', tool_name: 'weather' }];
    expect(partsOfUser({ type: 'tool_result', tool_use_id: 'a', content })).toMatchObject([
      { kind: 'tool_result', content: [{ kind: 'text', text: 'The tool weather is available.' }] },
    ]);
  });

  it('reads results of tools with their images and their failure', () => {
    const image = { type: 'image', source: { type: 'url', url: 'https://a.example/b.png' } };
    expect(
      partsOfUser(
        { type: 'tool_result', tool_use_id: 'a', content: [image], is_error: true },
        { type: 'tool_result', tool_use_id: 'b' },
      ),
    ).toEqual([
      {
        kind: 'tool_result',
        callId: 'a',
        content: [{ kind: 'image', source: { kind: 'url', url: 'https://a.example/b.png' } }],
        isError: true,
      },
      { kind: 'tool_result', callId: 'b' },
    ]);
  });

  it('reads thinking with its signature, and redacted thinking', () => {
    expect(
      partsOfAssistant(
        { type: 'thinking', thinking: '', signature: 'c2ln' },
        { type: 'redacted_thinking', data: 'ZGF0YQ==' },
      ),
    ).toEqual([
      { kind: 'reasoning', text: '', opaque: { payload: 'c2ln', dialect: 'anthropic-messages' } },
      { kind: 'reasoning', text: '', redacted: true, opaque: { payload: 'ZGF0YQ==', dialect: 'anthropic-messages' } },
    ]);
  });

  it("gives reasoning that a gateway sealed back to its issuer's dialect", () => {
    const opaque = { payload: 'a:b', dialect: 'openai-responses', id: 'rs_1' };
    expect(
      partsOfAssistant(
        { type: 'thinking', thinking: 'Hm.', signature: sealReasoning({ opaque, isSummary: true }) },
        { type: 'redacted_thinking', data: sealReasoning({ opaque, isSummary: false }) },
        { type: 'thinking', thinking: 'Hm.', signature: sealReasoning({ isSummary: false }) },
        { type: 'thinking', thinking: 'Hm.' },
      ),
    ).toEqual([
      { kind: 'reasoning', text: '', summary: ['Hm.'], opaque },
      { kind: 'reasoning', text: '', redacted: true, opaque },
      { kind: 'reasoning', text: 'Hm.' },
      { kind: 'reasoning', text: 'Hm.' },
    ]);
  });

  it('takes a field called __proto__ for a field and nothing more', () => {
    const body = JSON.parse(
      '{"model":"m","max_tokens":1,"messages":[{"role":"user","content":"Hi"}],"__proto__":{"x":1}}',
    );
    const request = decodeRequest({ body, headers: {}, path: '' }).canonical();
    expect(Object.hasOwn(request.extensions?.['anthropic-messages'] ?? {}, '__proto__')).toBe(true);
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});
