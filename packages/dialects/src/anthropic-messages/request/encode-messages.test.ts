import type { ChatRequest, Loss, Message, Part } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { encodeMessages } from './encode-messages.ts';
import { createEncoding } from './encoding.ts';

function encode(messages: readonly Message[], extensions: ChatRequest['extensions'] = {}) {
  const encoding = createEncoding({ model: 'm', stream: false, messages, extensions }, undefined);
  return { ...encodeMessages(messages, encoding), losses: encoding.losses };
}
const lossesOf = (losses: readonly Loss[]): string[] => losses.map(({ action, field }) => `${action} ${field}`);
const call = (id: string, args = '{}'): Part => ({ kind: 'tool_call', id, name: 'look_up', arguments: args });
const result = (callId: string, content?: string): Message => ({
  role: 'tool',
  content: [{ kind: 'tool_result', callId, ...(content !== undefined && { content }) }],
});
const user = (content: Message['content']): Message => ({ role: 'user', content });
const assistant = (...content: Part[]): Message => ({ role: 'assistant', content });
const toolUse = (id: string, input = {}) => ({ type: 'tool_use', id, name: 'look_up', input });
const toolResult = (id: string, content: string) => ({ type: 'tool_result', tool_use_id: id, content });

describe('encodeMessages', () => {
  it('joins leading system and developer text', () => {
    const { system, messages } = encode([
      { role: 'system', content: 'One.' },
      { role: 'developer', content: 'Two.' },
      user('Hi'),
    ]);
    expect(system).toBe('One.\n\nTwo.');
    expect(messages).toEqual([{ role: 'user', content: 'Hi' }]);
  });

  it('keeps leading system text in blocks where it bears cache marks', () => {
    const { system } = encode([
      { role: 'system', content: [{ kind: 'text', text: 'One.', cache: {} }] },
      { role: 'system', content: 'Two.' },
      user('Hi'),
    ]);
    expect(system).toEqual([
      { type: 'text', text: 'One.', cache_control: { type: 'ephemeral' } },
      { type: 'text', text: 'Two.' },
    ]);
  });

  it('folds later system text into the turn of the user', () => {
    const { messages, losses } = encode([
      user('Hi'),
      assistant({ kind: 'text', text: 'Yes?' }),
      { role: 'system', content: 'In French.' },
      user('Go on'),
    ]);
    expect(messages.at(-1)).toEqual({
      role: 'user',
      content: [
        { type: 'text', text: '<system>In French.</system>' },
        { type: 'text', text: 'Go on' },
      ],
    });
    expect(lossesOf(losses)).toEqual(['emulated messages.2']);
  });

  it('keeps late system text, neighbours and order of its own dialect', () => {
    const { messages, losses } = encode([user('Hi'), user('You'), { role: 'system', content: 'In French.' }], {
      'anthropic-messages': {},
    });
    expect(messages.map(({ role }) => role)).toEqual(['user', 'user', 'system']);
    expect(losses).toEqual([]);
  });

  it('puts the results of a round into one turn, before the text that follows', () => {
    const { messages } = encode([
      user('Hi'),
      assistant(call('a'), call('b')),
      result('b', 'B'),
      user('And?'),
      result('a', 'A'),
    ]);
    expect(messages.slice(1)).toEqual([
      { role: 'assistant', content: [toolUse('a'), toolUse('b')] },
      { role: 'user', content: [toolResult('b', 'B'), toolResult('a', 'A'), { type: 'text', text: 'And?' }] },
    ]);
  });

  it('answers a call that has no result, also at the end', () => {
    const { messages, losses } = encode([user('Hi'), assistant(call('a')), user('Never mind'), assistant(call('b'))]);
    const empty = (id: string) => expect.objectContaining({ type: 'tool_result', tool_use_id: id, is_error: true });
    expect(messages[2]?.['content']).toEqual([empty('a'), { type: 'text', text: 'Never mind' }]);
    expect(messages[4]?.['content']).toEqual([empty('b')]);
    expect(lossesOf(losses)).toEqual(['emulated messages.2', 'emulated messages']);
  });

  it('sends a result without its call as text', () => {
    const { messages, losses } = encode([user('Hi'), result('lost', 'found')]);
    expect(messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Result of a tool call: found' },
          { type: 'text', text: 'Hi' },
        ],
      },
    ]);
    expect(lossesOf(losses)).toEqual(['changed messages.0']);
  });

  it('puts a turn of the user first', () => {
    const { messages, losses } = encode([assistant({ kind: 'text', text: 'Welcome!' }), user('Hi')]);
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(lossesOf(losses)).toEqual(['emulated messages']);
  });

  it('gives a conversation of system text alone a turn to answer', () => {
    expect(encode([{ role: 'system', content: 'Tell a joke.' }])).toMatchObject({
      system: 'Tell a joke.',
      messages: [{ role: 'user' }],
    });
  });

  it('leaves out empty messages and empty text', () => {
    const { messages, losses } = encode([
      user('Hi'),
      assistant({ kind: 'text', text: '' }),
      user([
        { kind: 'text', text: '' },
        { kind: 'text', text: 'You' },
      ]),
    ]);
    expect(messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Hi' },
          { type: 'text', text: 'You' },
        ],
      },
    ]);
    expect(lossesOf(losses)).toEqual(['dropped messages.1']);
  });

  it('leaves out white space that stands alone', () => {
    const { messages, losses } = encode([
      user([
        { kind: 'text', text: ' \n' },
        { kind: 'text', text: 'Hi' },
      ]),
      user('\n'),
    ]);
    expect(messages).toEqual([{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }]);
    expect(lossesOf(losses)).toEqual(['dropped messages.0.content.0']);
  });

  it.each<[string, Message, unknown]>([
    ['string', { role: 'assistant', content: 'The answer is ' }, 'The answer is'],
    ['block', assistant({ kind: 'text', text: 'The answer is \n' }), [{ type: 'text', text: 'The answer is' }]],
  ])('trims an answer that is to be continued, as a %s', (_, prefill, content) => {
    const { messages, losses } = encode([user('Hi'), prefill]);
    expect(messages[1]?.['content']).toEqual(content);
    expect(lossesOf(losses)).toEqual(['changed messages.1']);
  });

  it('maps ids that the API refuses, the same for call and result', () => {
    const { messages, losses } = encode([
      user('Hi'),
      assistant(call('functions.look_up:0')),
      result('functions.look_up:0', 'A'),
    ]);
    const id = 'functions_look_up_0_df0b2e0b';
    expect(messages[1]?.['content']).toEqual([toolUse(id)]);
    expect(messages[2]?.['content']).toEqual([toolResult(id, 'A')]);
    expect(lossesOf(losses)).toEqual(['changed messages.1.content.0.id']);
  });

  it.each<[string, string, object, string[]]>([
    ['none', '', {}, []],
    ['an object', '{"a":1}', { a: 1 }, []],
    ['what is no JSON', '{"a":', { _raw: '{"a":' }, ['changed messages.1.content.0.arguments']],
    ['a list', '[1]', { _raw: '[1]' }, ['changed messages.1.content.0.arguments']],
  ])('sends arguments that are %s as an object', (_, args, input, losses) => {
    const encoded = encode([user('Hi'), assistant(call('a', args)), result('a', 'A')]);
    expect(encoded.messages[1]?.['content']).toEqual([toolUse('a', input)]);
    expect(lossesOf(encoded.losses)).toEqual(losses);
  });

  it('returns reasoning to its issuer only', () => {
    const signed = (dialect: string, payload: string): Part => ({
      kind: 'reasoning',
      text: 'Hm.',
      opaque: { dialect, payload },
    });
    const { messages, losses } = encode([
      user('Hi'),
      assistant(
        signed('anthropic-messages', 'c2ln'),
        { kind: 'reasoning', text: '', redacted: true, opaque: { dialect: 'anthropic-messages', payload: 'ZGF0YQ' } },
        signed('openai-responses', 'x'),
        signed('anthropic-messages', ''),
        { kind: 'reasoning', text: 'Hm.' },
        { kind: 'text', text: 'Yes.' },
      ),
      user('So?'),
    ]);
    expect(messages[1]?.['content']).toEqual([
      { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
      { type: 'redacted_thinking', data: 'ZGF0YQ' },
      { type: 'text', text: 'Yes.' },
    ]);
    expect(lossesOf(losses)).toEqual([
      'dropped messages.1.content.2',
      'dropped messages.1.content.3',
      'dropped messages.1.content.4',
    ]);
  });

  it.each<[string, Part, object]>([
    [
      'an image by address',
      { kind: 'image', source: { kind: 'url', url: 'https://a.example/b.png' } },
      { type: 'image', source: { type: 'url', url: 'https://a.example/b.png' } },
    ],
    [
      'an image in its address',
      { kind: 'image', source: { kind: 'url', url: 'data:image/png;base64,iVBORw0KGgo' } },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo' } },
    ],
    [
      'an image of no named type',
      { kind: 'image', source: { kind: 'base64', mediaType: '', data: '/9j/4AA' } },
      { type: 'image', source: { type: 'base64', media_type: 'image/jpeg', data: '/9j/4AA' } },
    ],
    [
      'a PDF',
      { kind: 'file', filename: 'a.pdf', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERi' } },
      { type: 'document', title: 'a.pdf', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi' } },
    ],
    [
      'a text in Base64',
      { kind: 'file', source: { kind: 'base64', mediaType: 'text/csv', data: btoa('a,b') } },
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'a,b' } },
    ],
    [
      'an image as a file',
      { kind: 'file', source: { kind: 'base64', mediaType: 'image/gif', data: 'R0lGOD' } },
      { type: 'image', source: { type: 'base64', media_type: 'image/gif', data: 'R0lGOD' } },
    ],
    [
      'chunks to cite from',
      { kind: 'file', citable: true, source: { kind: 'parts', parts: [{ kind: 'text', text: 'Chunk' }] } },
      {
        type: 'document',
        source: { type: 'content', content: [{ type: 'text', text: 'Chunk' }] },
        citations: { enabled: true },
      },
    ],
    [
      'a mark to cache',
      { kind: 'text', text: 'Hi', cache: { ttl: '5m' } },
      { type: 'text', text: 'Hi', cache_control: { type: 'ephemeral', ttl: '5m' } },
    ],
  ])('sends %s', (_, part, block) => {
    const { messages, losses } = encode([user([part])]);
    expect(messages[0]?.['content']).toEqual([block]);
    expect(losses).toEqual([]);
  });

  it('reports what a message loses', () => {
    const { losses } = encode([
      { role: 'user', content: 'Hi', name: 'ann', extensions: { 'openai-chat': { mood: 'good' } } },
      assistant(
        { kind: 'refusal', text: 'No.' },
        { kind: 'native', dialect: 'gemini', value: {} },
        {
          kind: 'text',
          text: 'T',
          citations: [{ url: 'https://a.example' }],
          opaque: { payload: 'x', dialect: 'gemini' },
        },
        { kind: 'tool_call', id: 'a', name: 'shell', flavour: 'custom', arguments: 'ls' },
      ),
      result('a', 'A'),
      user([{ kind: 'image', detail: 'low', source: { kind: 'url', url: 'https://a.example/b.png' } }]),
    ]);
    expect(lossesOf(losses)).toEqual([
      'dropped messages.0.mood',
      'dropped messages.0.name',
      'changed messages.1.content.0',
      'dropped messages.1.content.1',
      'dropped messages.1.content.2.citations',
      'dropped messages.1.content.2.opaque',
      'emulated messages.1.content.3',
      'dropped messages.3.content.0.detail',
    ]);
  });
});
