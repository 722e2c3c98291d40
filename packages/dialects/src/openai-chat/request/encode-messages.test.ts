import type { ChatRequest, Message, ModelCapabilities, Part } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { decodeRequest } from './decode-request.ts';
import { encodeRequest } from './encode-request.ts';

function encode(messages: readonly Message[], capabilities?: ModelCapabilities) {
  const request: ChatRequest = { model: 'm', stream: false, messages };
  const { body, losses } = encodeRequest(request, { model: 'm', capabilities });
  return { messages: body['messages'], losses: losses.map(({ field, action }) => `${action} ${field}`) };
}
const user = (...content: readonly Part[]): Message => ({ role: 'user', content });
const png = { kind: 'base64', mediaType: 'image/png', data: 'AAAA' } as const;
const image: Part = { kind: 'image', source: png };
const pngPart = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };
const call = (id: string): Part => ({ kind: 'tool_call', id, name: 'f', arguments: '{}' });
const wireCall = (id: string) => ({ id, type: 'function', function: { name: 'f', arguments: '{}' } });

describe('the messages of another dialect', () => {
  it('become one text where they are one, and parts where they are several', () => {
    const text = (said: string): Part => ({ kind: 'text', text: said });
    expect(encode([user(text('a')), user(text('a'), text('b')), { role: 'system', content: [text('c')] }])).toEqual({
      messages: [
        { role: 'user', content: 'a' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        },
        { role: 'system', content: 'c' },
      ],
      losses: [],
    });
  });

  it('are left out where nothing of them can be said', () => {
    const native: Part = { kind: 'native', dialect: 'anthropic-messages', value: { type: 'tool_addition' } };
    expect(encode([{ role: 'system', content: [native] }, user({ kind: 'text', text: 'a' })])).toEqual({
      messages: [{ role: 'user', content: 'a' }],
      losses: ['dropped messages.0.content.0', 'dropped messages.0'],
    });
  });

  it('join what an assistant said in pieces, and put its calls beside it', () => {
    const content: Part[] = [{ kind: 'text', text: 'It is ' }, { kind: 'text', text: 'so.' }, call('a'), call('b')];
    const { messages, losses } = encode([{ role: 'assistant', content }, user({ kind: 'text', text: 'ok' })]);
    const silence = { role: 'tool', content: 'This tool call returned no result.' };
    expect(messages).toMatchObject([
      { role: 'assistant', content: 'It is so.', tool_calls: [wireCall('a'), wireCall('b')] },
      { ...silence, tool_call_id: 'a' },
      { ...silence, tool_call_id: 'b' },
      { role: 'user' },
    ]);
    expect(losses).toEqual(['emulated messages', 'emulated messages']);
  });

  it('tell as text the result of a call that is not in the conversation, behind those that are', () => {
    const image: Part = { kind: 'image', source: { kind: 'url', url: 'https://a.example/b.png' } };
    const { messages, losses } = encode([
      { role: 'assistant', content: [call('a')] },
      user(
        { kind: 'tool_result', callId: 'gone', content: 'lost' },
        { kind: 'tool_result', callId: 'a', content: [image] },
      ),
      { role: 'tool', content: [{ kind: 'tool_result', callId: 'a', content: 'again' }] },
    ]);
    expect(messages).toMatchObject([
      { role: 'assistant' },
      { role: 'tool', content: 'The result follows in the next message of the user.' },
      { role: 'user', content: 'Result of the tool call gone: lost' },
      { role: 'user', content: 'Result of the tool call a: again' },
      { role: 'user', content: [{ type: 'image_url' }] },
    ]);
    expect(losses).toEqual(['changed messages.1.content.1', 'changed messages', 'changed messages']);
  });

  it('give each result of a tool a message right behind its calls, and then what the user says', () => {
    const { messages, losses } = encode([
      { role: 'assistant', content: [call('a'), call('b')] },
      user(
        { kind: 'tool_result', callId: 'a', content: 'one' },
        {
          kind: 'tool_result',
          callId: 'b',
          content: [
            { kind: 'text', text: 'two' },
            { kind: 'text', text: 'three' },
          ],
        },
        { kind: 'text', text: 'Go on.' },
      ),
    ]);
    expect(messages).toEqual([
      { role: 'assistant', content: null, tool_calls: [wireCall('a'), wireCall('b')] },
      { role: 'tool', tool_call_id: 'a', content: 'one' },
      { role: 'tool', tool_call_id: 'b', content: 'two\nthree' },
      { role: 'user', content: [{ type: 'text', text: 'Go on.' }] },
    ]);
    expect(losses).toEqual([]);
  });

  it('move images of results behind all results', () => {
    const { messages, losses } = encode([
      { role: 'assistant', content: [call('a'), call('b')] },
      { role: 'tool', content: [{ kind: 'tool_result', callId: 'a', content: [image] }] },
      { role: 'tool', content: [{ kind: 'tool_result', callId: 'b', content: 'text' }] },
      user({ kind: 'text', text: 'What is it?' }),
    ]);
    expect(messages).toMatchObject([
      { role: 'assistant' },
      { role: 'tool', tool_call_id: 'a', content: expect.stringContaining('follows') },
      { role: 'tool', tool_call_id: 'b', content: 'text' },
      { role: 'user', content: [pngPart] },
      { role: 'user', content: 'What is it?' },
    ]);
    expect(losses).toEqual(['changed messages.1.content.0']);
  });

  it('shorten ids that OpenAI refuses, of a call and its result alike', () => {
    const id = `chatcmpl-tool-${'0123456789abcdef'.repeat(2)}`;
    const { messages } = encode([
      { role: 'assistant', content: [call(id)] },
      user({ kind: 'tool_result', callId: id, content: 'x' }),
    ]);
    const [turn, result] = messages as { tool_calls?: { id: string }[]; tool_call_id?: string }[];
    expect(turn?.tool_calls?.[0]?.id).toMatch(/^chatcmpl-tool-[\w-]{1,26}$/);
    expect(result?.tool_call_id).toBe(turn?.tool_calls?.[0]?.id);
  });

  it('say in words that a tool failed', () => {
    const { messages, losses } = encode([
      { role: 'assistant', content: [call('a')] },
      user({ kind: 'tool_result', callId: 'a', content: 'no such file', isError: true }),
    ]);
    expect(messages).toMatchObject([{}, { role: 'tool', content: 'Error: no such file' }]);
    expect(losses).toEqual(['emulated messages.1.content.0.isError']);
  });

  it('answer a tool that returned nothing with nothing', () => {
    const { messages } = encode([
      { role: 'assistant', content: [call('a')] },
      user({ kind: 'tool_result', callId: 'a' }),
    ]);
    expect(messages).toMatchObject([{}, { role: 'tool', tool_call_id: 'a', content: '' }]);
  });

  it('know no developer where the model is one that samples', () => {
    const developer: Message = { role: 'developer', content: 'Be brief.' };
    expect(encode([developer], { temperature: true })).toEqual({
      messages: [{ role: 'system', content: 'Be brief.' }],
      losses: ['renamed messages.0.role'],
    });
    expect(encode([developer]).messages).toEqual([{ role: 'developer', content: 'Be brief.' }]);
  });

  it('report a prefill, which would not be continued', () => {
    expect(encode([{ role: 'assistant', content: 'The answer is' }]).losses).toEqual(['changed messages']);
  });

  it('send a document as bytes, and a document of text as text', () => {
    const { messages, losses } = encode([
      user(
        { kind: 'file', source: { kind: 'base64', mediaType: 'application/pdf', data: 'JVBERi0' }, title: 'Report' },
        { kind: 'file', source: { kind: 'text', text: 'Once upon a time.' }, title: 'Tale', citable: true },
        { kind: 'file', source: { kind: 'parts', parts: [{ kind: 'text', text: 'Chunk.' }] } },
        { kind: 'file', source: png },
        { kind: 'audio', source: { kind: 'base64', mediaType: 'audio/mpeg', data: 'AAAA' } },
      ),
    ]);
    expect(messages).toMatchObject([
      {
        content: [
          { type: 'file', file: { filename: 'Report', file_data: 'data:application/pdf;base64,JVBERi0' } },
          { type: 'text', text: 'Tale\n\nOnce upon a time.' },
          { type: 'text', text: 'Chunk.' },
          pngPart,
          { type: 'input_audio', input_audio: { data: 'AAAA', format: 'mp3' } },
        ],
      },
    ]);
    expect(losses).toEqual([
      'dropped messages.0.content.1.citable',
      'emulated messages.0.content.1',
      'emulated messages.0.content.2',
    ]);
  });

  it.each<[string, Part]>([
    ['a file of a store', { kind: 'file', source: { kind: 'file_id', id: 'file_1' } }],
    ['an image of a store', { kind: 'image', source: { kind: 'file_id', id: 'file_1' } }],
    ['a document by its address', { kind: 'file', source: { kind: 'url', url: 'https://example.org/a.pdf' } }],
    ['sound by its address', { kind: 'audio', source: { kind: 'url', url: 'https://example.org/a.wav' } }],
    ['a video', { kind: 'video', source: { kind: 'url', url: 'https://example.org/a.mp4' } }],
  ])('are refused where leaving out %s would change the answer', (_, part) => {
    const refused = expect.objectContaining({ code: 'PROXY_UNSUPPORTED', param: 'messages.0.content.0' });
    expect(() => encode([user(part)])).toThrow(refused);
  });

  it('lose blocks that only another dialect knows', () => {
    const block: Part = { kind: 'native', dialect: 'anthropic-messages', value: { type: 'server_tool_use' } };
    expect(encode([user(block, image), { role: 'assistant', content: [block] }, user(image)]).losses).toEqual([
      'dropped messages.0.content.0',
      'dropped messages.1.native',
      'dropped messages.1',
    ]);
  });
});

describe('earlier reasoning', () => {
  const turn: Message = {
    role: 'assistant',
    content: [{ kind: 'reasoning', text: 'So.', opaque: { payload: 'sig', dialect: 'anthropic-messages' } }, call('a')],
  };
  const result = user({ kind: 'tool_result', callId: 'a', content: 'x' });

  it('is left out, and told, where the model does not take it back', () => {
    const { messages, losses } = encode([turn, result]);
    expect(messages).toEqual([{ role: 'assistant', content: null, tool_calls: [wireCall('a')] }, expect.anything()]);
    expect(losses).toEqual(['dropped messages.0.reasoning']);
  });

  it.each([
    ['reasoning_content', 'So.'],
    ['reasoning_details', [expect.objectContaining({ text: 'So.', signature: 'sig' })]],
  ] as const)('goes back as %s to a model that wants it so', (reasoningReplay, expected) => {
    const { messages, losses } = encode([turn, result], { reasoningReplay });
    expect(messages).toMatchObject([{ [reasoningReplay]: expected }, {}]);
    expect(losses).toEqual([]);
  });

  it('goes back in the field that the client has it in', () => {
    const body = { model: 'm', messages: [{ role: 'assistant', content: 'Hi', reasoning: 'So.' }] };
    const request = decodeRequest({ body, headers: {}, path: '' }).canonical();
    expect(encodeRequest(request, { model: 'm' }).body['messages']).toEqual(body.messages);
  });
});
