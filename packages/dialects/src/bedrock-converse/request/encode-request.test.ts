import type { ChatRequest, JsonObject, Message, ModelCapabilities } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { anthropicMessages } from '../../anthropic-messages/index.ts';
import { openaiChat } from '../../openai-chat/codec.ts';
import { encodeRequest } from './encode-request.ts';

const claude = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';
const pixel = 'iVBORw0KGgoAAAANSUhEUg==';
const user = (content: Message['content'] = 'Hi'): Message => ({ role: 'user', content });
const weather = { kind: 'function', name: 'weather', parameters: { type: 'object' } } as const;
const call = { kind: 'tool_call', id: 'c1', name: 'weather', arguments: '{"city":"Bern"}' } as const;

function encode(request: Partial<ChatRequest>, model = claude, capabilities?: ModelCapabilities) {
  const { body, losses } = encodeRequest(
    { model: 'alias', stream: false, messages: [user()], ...request },
    { model, capabilities },
  );
  return { body: body as Record<string, JsonObject & readonly JsonObject[]>, lost: losses.map(({ field }) => field) };
}

const blocksAt = ({ messages }: Record<string, readonly JsonObject[]>, index: number) =>
  messages?.[index]?.['content'] as readonly JsonObject[] | undefined;

describe('encodeRequest for Converse', () => {
  it('says neither model nor streaming in the body', () => {
    expect(encode({ stream: true }).body).toEqual({ messages: [{ role: 'user', content: [{ text: 'Hi' }] }] });
  });

  it('carries a conversation with system text, images, documents, calls and results', () => {
    const { body, lost } = encode({
      maxOutputTokens: 50,
      temperature: 0.5,
      stop: ['END'],
      tools: [weather],
      toolChoice: { kind: 'tool', name: 'weather' },
      messages: [
        { role: 'system', content: [{ kind: 'text', text: 'Be brief.', cache: { ttl: '1h' } }] },
        user([
          { kind: 'image', source: { kind: 'url', url: `data:image/png;base64,${pixel}` } },
          {
            kind: 'file',
            filename: 'a.b_c.pdf',
            source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERi0=' },
          },
          { kind: 'text', text: 'So?' },
        ]),
        { role: 'assistant', content: [call] },
        {
          role: 'tool',
          content: [
            {
              kind: 'tool_result',
              callId: 'c1',
              isError: true,
              content: [
                { kind: 'text', text: 'rain' },
                { kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: pixel } },
              ],
            },
          ],
        },
      ],
    });
    const image = { image: { format: 'png', source: { bytes: pixel } } };
    expect(body).toEqual({
      system: [{ text: 'Be brief.' }, { cachePoint: { type: 'default', ttl: '1h' } }],
      messages: [
        {
          role: 'user',
          content: [
            image,
            {
              document: {
                format: 'pdf',
                name: expect.stringMatching(/^a b c pdf [0-9a-f]{8}$/),
                source: { bytes: 'JVBERi0=' },
              },
            },
            { text: 'So?' },
          ],
        },
        { role: 'assistant', content: [{ toolUse: { toolUseId: 'c1', name: 'weather', input: { city: 'Bern' } } }] },
        {
          role: 'user',
          content: [{ toolResult: { toolUseId: 'c1', status: 'error', content: [{ text: 'rain' }, image] } }],
        },
      ],
      inferenceConfig: { maxTokens: 50, temperature: 0.5, stopSequences: ['END'] },
      toolConfig: {
        tools: [{ toolSpec: { name: 'weather', inputSchema: { json: { type: 'object' } } } }],
        toolChoice: { tool: { name: 'weather' } },
      },
      additionalModelResponseFieldPaths: ['/stop_sequence'],
    });
    expect(lost).toEqual(['messages.1.content.1.title']);
  });

  it('brings turns into the order that the API demands', () => {
    const { body, lost } = encode({
      messages: [
        { role: 'assistant', content: [call, { ...call, id: 'c2' }] },
        user([
          { kind: 'text', text: 'And?' },
          { kind: 'tool_result', callId: 'c1', content: 'rain' },
        ]),
        { role: 'system', content: 'Now in German.' },
        user([{ kind: 'text', text: '  ' }]),
        { role: 'assistant', content: 'Es ' },
      ],
    });
    expect(body['messages']?.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
    expect(body['messages']?.[2]?.['content']).toMatchObject([
      { toolResult: { toolUseId: 'c1' } },
      { toolResult: { toolUseId: 'c2', status: 'error' } },
      { text: 'And?' },
      { text: '<system>Now in German.</system>' },
    ]);
    expect(body['messages']?.[3]?.['content']).toEqual([{ text: 'Es' }]);
    expect(body['toolConfig']).toMatchObject({ tools: [{ toolSpec: { name: 'weather' } }] });
    expect(lost).toEqual(expect.arrayContaining(['messages', 'messages.2', 'messages.3', 'messages.4', 'tools']));
  });

  it('returns reasoning to Bedrock that Bedrock signed, and drops all other', () => {
    const reasoning = (dialect: string, redacted = false): Message => ({
      role: 'assistant',
      content: [
        {
          kind: 'reasoning',
          text: redacted ? '' : 'Hm',
          opaque: { dialect, payload: 'p' },
          ...(redacted && { redacted }),
        },
        { kind: 'text', text: 'Yes' },
      ],
    });
    const { body, lost } = encode({
      messages: [
        user(),
        reasoning('bedrock-converse'),
        user(),
        reasoning('bedrock-converse', true),
        user(),
        reasoning('gemini'),
        user(),
      ],
    });
    expect([1, 3, 5].map((index) => blocksAt(body, index)?.[0])).toEqual([
      { reasoningContent: { reasoningText: { text: 'Hm', signature: 'p' } } },
      { reasoningContent: { redactedContent: 'p' } },
      { text: 'Yes' },
    ]);
    expect(lost).toEqual(['messages.5.content.0']);
  });

  it.each<[string, string, Partial<ChatRequest>, object | undefined, readonly string[]]>([
    [
      'a budget of Claude',
      claude,
      { reasoning: { mode: 'on', budgetTokens: 2_000 }, maxOutputTokens: 4_000 },
      { thinking: { type: 'enabled', budget_tokens: 2_000 } },
      [],
    ],
    ['no thinking of Claude', claude, { reasoning: { mode: 'off' } }, { thinking: { type: 'disabled' } }, []],
    [
      'an effort of Nova',
      'us.amazon.nova-2-lite-v1:0',
      { reasoning: { effort: 'low' } },
      { reasoningConfig: { type: 'enabled', maxReasoningEffort: 'low' } },
      [],
    ],
    [
      'an effort of gpt-oss',
      'openai.gpt-oss-120b-1:0',
      { reasoning: { effort: 'max' } },
      { reasoning_effort: 'high' },
      ['reasoning'],
    ],
    [
      'an effort of who knows whom',
      'arn:aws:bedrock:us-east-1:1:application-inference-profile/x',
      { reasoning: { effort: 'low' } },
      undefined,
      ['reasoning'],
    ],
    ['topK of Claude', claude, { topK: 5 }, { top_k: 5 }, []],
    ['topK of Nova', 'amazon.nova-micro-v1:0', { topK: 5 }, { inferenceConfig: { topK: 5 } }, []],
    ['topK of Llama', 'meta.llama3-2-1b-instruct-v1:0', { topK: 5 }, undefined, ['topK']],
  ])('asks for %s in the fields of its family', (_, model, request, fields, lost) => {
    const encoded = encode(request, model);
    expect(encoded.body['additionalModelRequestFields']).toEqual(fields);
    expect(encoded.lost).toEqual(lost);
  });

  it('sends a schema for the answer as text, and tells plain JSON mode to the model', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } };
    const asked = encode({ outputFormat: { kind: 'json_schema', name: 'A', schema } });
    const fitted = JSON.stringify({ ...schema, additionalProperties: false });
    expect(asked.body['outputConfig']).toEqual({
      textFormat: { type: 'json_schema', structure: { jsonSchema: { name: 'A', schema: fitted } } },
    });
    expect(encode({ outputFormat: { kind: 'json' } })).toMatchObject({
      body: { system: [{ text: expect.stringContaining('JSON') }] },
      lost: ['outputFormat'],
    });
  });

  it('leaves tools out that may not be called, save for what the conversation names', () => {
    const choice = { tools: [weather], toolChoice: { kind: 'none' } } as const;
    expect(encode(choice).body['toolConfig']).toBeUndefined();
    const held = encode({
      ...choice,
      messages: [user(), { role: 'assistant', content: [call] }, user([{ kind: 'tool_result', callId: 'c1' }])],
    });
    expect(held.body['toolConfig']).toEqual({
      tools: [{ toolSpec: { name: 'weather', inputSchema: { json: { type: 'object' } } } }],
    });
  });

  it('writes metadata, tier and what only Bedrock knows', () => {
    const guardrailConfig = { guardrailIdentifier: 'g', guardrailVersion: '1' };
    const { body, lost } = encode({
      metadata: { team: 'blue', odd: '€' },
      serviceTier: 'flex',
      extensions: { 'bedrock-converse': { guardrailConfig } },
    });
    expect(body).toMatchObject({ requestMetadata: { team: 'blue' }, serviceTier: { type: 'flex' }, guardrailConfig });
    expect(lost).toEqual(['metadata']);
  });

  it('adopts what a client says by the names of Converse, and reports what only its own dialect knows', () => {
    const guardrailConfig = { guardrailIdentifier: 'g', guardrailVersion: '1' };
    const spoken = { guardrailConfig, additionalModelRequestFields: { top_k: 3 }, modalities: ['text'] };
    const { body, lost } = encode({ extensions: { 'openai-chat': spoken } });
    expect(body).toMatchObject({ guardrailConfig, additionalModelRequestFields: { top_k: 3 } });
    expect(lost).toEqual(['modalities']);
  });

  it('reports each option that Converse does not have', () => {
    const { lost } = encode({
      seed: 1,
      frequencyPenalty: 1,
      user: 'u',
      parallelToolCalls: false,
      tools: [weather],
      serviceTier: 'batch',
    });
    expect(lost).toEqual(['seed', 'frequencyPenalty', 'user', 'parallelToolCalls', 'serviceTier']);
  });

  it.each<[string, Partial<ChatRequest>, string]>([
    ['several answers', { candidates: 2 }, 'candidates'],
    [
      'the address of an image',
      { messages: [user([{ kind: 'image', source: { kind: 'url', url: 'https://x.example/a.png' } }])] },
      'messages.0.content.0',
    ],
    [
      "a file of another's store",
      { messages: [user([{ kind: 'file', source: { kind: 'file_id', id: 'f' } }])] },
      'messages.0.content.0',
    ],
    ['a name of a tool that is too long', { tools: [{ ...weather, name: 'x'.repeat(65) }] }, 'tools.0.name'],
  ])('refuses %s', (_, request, param) => {
    expect(() => encode(request)).toThrow(expect.objectContaining({ code: 'PROXY_UNSUPPORTED', param }));
  });

  it('shortens ids that are too long the same way in call and result', () => {
    const id = `call_${'x'.repeat(90)}`;
    const { body } = encode({
      messages: [
        user(),
        { role: 'assistant', content: [{ ...call, id }] },
        user([{ kind: 'tool_result', callId: id, content: 'rain' }]),
      ],
    });
    const [toolUse, toolResult] = [1, 2].map((index) => blocksAt(body, index)?.[0]) as { [name: string]: JsonObject }[];
    expect(toolUse?.['toolUse']?.['toolUseId']).toMatch(/^[\w-]{1,64}$/);
    expect(toolResult?.['toolResult']?.['toolUseId']).toBe(toolUse?.['toolUse']?.['toolUseId']);
  });

  it('takes what clients of both dialects say', () => {
    const openai = {
      model: 'm',
      messages: [{ role: 'user', content: 'Hi' }],
      reasoning_effort: 'low',
      max_tokens: 3_000,
    };
    const anthropic = { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] };
    for (const [codec, body] of [
      [openaiChat, openai],
      [anthropicMessages, anthropic],
    ] as const) {
      const request = codec.chat.decodeRequest({ body, headers: {}, path: '/' }).canonical();
      expect(encodeRequest(request, { model: claude }).body).toMatchObject({
        messages: [{ content: [{ text: 'Hi' }] }],
      });
    }
  });
});
