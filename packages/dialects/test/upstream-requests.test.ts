import {
  type ChatRequest,
  GatewayError,
  type Json,
  type Message,
  type Part,
  type Role,
  type UpstreamCodec,
} from '@proxy/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cohereChat, mistralChat, ollamaChat, openaiChat } from '../src/index.ts';
import { anyRequest } from './any-conversation.ts';

const codecs: readonly UpstreamCodec[] = [mistralChat, cohereChat, ollamaChat];
const tool = { kind: 'function', name: 'weather', parameters: { type: 'object', properties: {} } } as const;
const base: ChatRequest = {
  model: 'asked',
  stream: false,
  messages: [{ role: 'user', content: 'Hi' }],
  tools: [tool],
};

/** One telling value for each field that a request may have. */
const probes: { readonly [name in keyof Required<ChatRequest>]: ChatRequest[name] } = {
  model: 'other',
  messages: [{ role: 'user', content: 'Other words' }],
  stream: true,
  includeUsage: true,
  tools: [{ ...tool, name: 'time' }],
  toolChoice: { kind: 'required' },
  parallelToolCalls: false,
  reasoning: { effort: 'high' },
  outputFormat: { kind: 'json' },
  verbosity: 'low',
  user: 'someone',
  metadata: { key: 'value' },
  serviceTier: 'flex',
  store: true,
  promptCacheKey: 'key',
  extensions: { 'openai-chat': { only_there: 1 } },
  maxOutputTokens: 100,
  temperature: 0.4,
  topP: 0.8,
  topK: 7,
  stop: ['END'],
  seed: 11,
  frequencyPenalty: 0.3,
  presencePenalty: 0.2,
  logitBias: { 1: 2 },
  logprobs: { top: 2 },
  candidates: 2,
};
/** What is known without being said: the target names its model, and each of these tells usage unasked. */
const silent: ReadonlySet<string> = new Set(['model', 'includeUsage']);

interface Sent {
  readonly body: string;
  readonly losses: string;
}

/** A request that is refused says why, by the field that it cannot do without. */
function send(request: ChatRequest, { chat }: UpstreamCodec): Sent {
  try {
    const { body, losses } = chat.encodeRequest(request, { model: 'target' });
    return { body: JSON.stringify(body), losses: JSON.stringify(losses) };
  } catch (error) {
    if (!GatewayError.is(error)) throw error;
    expect(error.code).toBe('PROXY_UNSUPPORTED');
    return { body: '', losses: JSON.stringify([{ field: error.param }]) };
  }
}

describe.each(codecs)('a request to $dialect', (codec) => {
  const plain = send(base, codec);

  it.each(Object.keys(probes).filter((name) => !silent.has(name)))('says %s, or tells that it is lost', (name) => {
    const probed = send({ ...base, [name]: probes[name as keyof ChatRequest] }, codec);
    const isSaid = probed.body !== plain.body && probed.body !== '';
    const isTold = probed.losses.includes(name === 'extensions' ? '"only_there"' : `"field":"${name}`);
    expect([isSaid, isTold]).toContain(true);
  });

  it('names the model of the target', () => {
    expect(JSON.parse(plain.body)).toMatchObject({ model: 'target', stream: false });
    expect(plain.losses).toBe('[]');
  });

  it.each<[Role, Part]>([
    ['system', { kind: 'text', text: 'marker' }],
    ['developer', { kind: 'text', text: 'marker' }],
    ['user', { kind: 'text', text: 'marker', citations: [{ url: 'https://example.org' }] }],
    ['user', { kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'marker' }, detail: 'low' }],
    ['user', { kind: 'image', source: { kind: 'url', url: 'https://example.org/marker.png' } }],
    ['user', { kind: 'image', source: { kind: 'file_id', id: 'marker' } }],
    ['user', { kind: 'audio', source: { kind: 'base64', mediaType: 'audio/wav', data: 'marker' } }],
    ['user', { kind: 'video', source: { kind: 'url', url: 'https://example.org/marker.mp4' } }],
    ['user', { kind: 'file', source: { kind: 'text', text: 'marker' }, title: 'T', context: 'C' }],
    ['user', { kind: 'file', source: { kind: 'text', text: 'marker' }, title: 'T', citable: true }],
    ['user', { kind: 'file', source: { kind: 'parts', parts: [{ kind: 'text', text: 'marker' }] } }],
    ['user', { kind: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'marker' } }],
    ['user', { kind: 'file', source: { kind: 'url', url: 'https://example.org/marker.pdf' } }],
    ['user', { kind: 'file', source: { kind: 'file_id', id: 'marker' } }],
    ['user', { kind: 'native', dialect: 'anthropic-messages', value: { type: 'marker' } }],
    ['assistant', { kind: 'text', text: 'marker' }],
    ['assistant', { kind: 'refusal', text: 'marker' }],
    ['assistant', { kind: 'reasoning', text: 'marker' }],
    ['assistant', { kind: 'tool_call', id: 'id', name: 'marker', arguments: '{}' }],
    ['assistant', { kind: 'tool_call', id: 'id', name: 'f', arguments: 'marker, and no JSON' }],
    ['assistant', { kind: 'tool_call', id: 'id', name: 'f', arguments: 'marker', flavour: 'custom' }],
    ['assistant', { kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'marker' } }],
    ['tool', { kind: 'tool_result', callId: 'id', content: 'marker' }],
    ['tool', { kind: 'tool_result', callId: 'id', content: 'marker', isError: true }],
    ['tool', { kind: 'tool_result', callId: 'id', content: [{ kind: 'text', text: 'marker' }] }],
    [
      'tool',
      {
        kind: 'tool_result',
        callId: 'id',
        content: [{ kind: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'marker' } }],
      },
    ],
  ])('says what the %s says in %j, or tells that it is lost', (role, part) => {
    const messages: Message[] = [
      { role, content: [part] },
      { role: 'user', content: 'Go on' },
    ];
    const { body, losses } = send({ ...base, messages }, codec);
    expect([body.includes('marker'), losses.includes('messages.0')]).toContain(true);
  });

  it('never breaks, and keeps every word of any conversation', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const { body, losses } = send(request, codec);
        if (body === '') return;
        const parts = request.messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content));
        const texts = parts.flatMap((part) => (part.kind === 'text' ? [JSON.stringify(part.text).slice(1, -1)] : []));
        for (const text of texts) expect(body.includes(text) || losses !== '[]').toBe(true);
        for (const part of parts) if (part.kind === 'tool_call') expect(body).toContain(`"name":"${part.name}"`);
      }),
    );
  });

  it('asks a model for no more than it can write', () => {
    const request = { ...base, maxOutputTokens: 9_000 };
    const { body, losses } = codec.chat.encodeRequest(request, {
      model: 't',
      capabilities: { maxOutputTokens: 4_000 },
    });
    expect(JSON.stringify(body)).toContain(':4000');
    expect(losses).toMatchObject([{ field: 'maxOutputTokens', action: 'changed' }]);
  });

  it('pairs each call with its result', () => {
    const call = (id: string): Part => ({ kind: 'tool_call', id, name: 'weather', arguments: '{}' });
    const ids = ['call_1', 'toolu_01ABCdefGHIjklMNOpqrSTU', 'abcDEF123'];
    const messages: Message[] = [
      { role: 'assistant', content: ids.map(call) },
      ...ids.map((id): Message => ({ role: 'tool', content: [{ kind: 'tool_result', callId: id, content: id }] })),
    ];
    const written = JSON.parse(send({ ...base, messages }, codec).body) as { readonly messages: readonly Turn[] };
    const [turn, ...results] = written.messages;
    expect(turn?.tool_calls?.map(({ id }) => id)).toEqual(results.map(({ tool_call_id: id }) => id));
    expect(results.map(({ content }) => content)).toEqual(ids);
  });
});

interface Turn {
  readonly tool_calls?: readonly { readonly id: Json }[];
  readonly tool_call_id?: Json;
  readonly content?: Json;
}

const read = (body: object): ChatRequest =>
  openaiChat.chat.decodeRequest({ body: { model: 'm', ...body }, headers: {}, path: '/' }).canonical();

describe('a client of OpenAI', () => {
  const messages = [{ role: 'user', content: 'Hi' }];

  it.each<[UpstreamCodec, object, object]>([
    [mistralChat, { safe_prompt: true, seed: 3 }, { safe_prompt: true, random_seed: 3 }],
    [mistralChat, { random_seed: 5, max_completion_tokens: 9 }, { random_seed: 5, max_tokens: 9 }],
    [cohereChat, { documents: [{ data: { text: 'D' } }] }, { documents: [{ data: { text: 'D' } }] }],
    [cohereChat, { safety_mode: 'OFF' }, { safety_mode: 'OFF' }],
    [ollamaChat, { keep_alive: '5m', num_ctx: 8192 }, { keep_alive: '5m', options: { num_ctx: 8192 } }],
    [ollamaChat, { temperature: 1, options: { num_ctx: 4 } }, { options: { temperature: 1, num_ctx: 4 } }],
  ])('says to $dialect in its own names %j', (codec, fields, expected) => {
    const { body, losses } = codec.chat.encodeRequest(read({ messages, ...fields }), { model: 't' });
    expect(body).toMatchObject(expected);
    expect(losses).toEqual([]);
  });
});
