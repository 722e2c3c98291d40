import type { Codec, JsonObject } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { anthropicMessages, gemini, geminiList, openaiChat } from '../src/index.ts';

const factsOf = (codec: Codec, ...content: readonly JsonObject[]) =>
  codec.chat.decodeRequest({
    body: { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }, ...content] },
    headers: {},
    path: '/',
  }).facts;

describe('the opaque state of a request', () => {
  it('is found in thinking of Anthropic, its own and what a gateway sealed, in order', () => {
    const sealed = 'gateway-v1::openai-responses:rs_1:cipher';
    const facts = factsOf(anthropicMessages, {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: '', signature: sealed },
        { type: 'redacted_thinking', data: 'ZGF0YQ' },
        { type: 'text', text: 'a', citations: [{ encrypted_index: 'own' }, { encrypted_index: sealed }] },
        { type: 'thinking', thinking: 'unsigned' },
      ],
    });
    expect(facts.opaque).toEqual(['cipher', 'ZGF0YQ', 'cipher']);
  });

  it('is found wherever hosts of the OpenAI dialect put it', () => {
    const facts = factsOf(openaiChat, {
      role: 'assistant',
      content: [{ type: 'thinking', thinking: [], signature: 'of Mistral' }],
      reasoning_details: [
        { type: 'reasoning.encrypted', data: 'of OpenRouter' },
        { type: 'reasoning.text', text: 'Hm.', signature: null },
      ],
      thinking_blocks: [{ type: 'thinking', thinking: 'Hm.', signature: 'of LiteLLM' }],
      tool_calls: [{ id: 'a', extra_content: { google: { thought_signature: 'of Google' } } }],
    });
    expect(facts.opaque).toEqual(['of OpenRouter', 'of LiteLLM', 'of Google', 'of Mistral']);
  });

  const geminiFacts = (...parts: readonly JsonObject[]) =>
    gemini.chat.decodeRequest({
      body: {
        contents: [
          { role: 'user', parts: [{ text: 'Hi' }] },
          { role: 'model', parts },
        ],
      },
      headers: {},
      path: '/v1beta/models/m:generateContent',
    }).facts;

  it('is found in the parts of Gemini, its own and what a gateway sealed, in both spellings', () => {
    const sealed = btoa('gateway-v1::openai-responses:rs_1:cipher');
    const call = { functionCall: { name: 'f' } };
    const facts = geminiFacts({ ...call, thoughtSignature: 'b3du' }, { text: '', thought_signature: sealed }, call);
    expect(facts.opaque).toEqual(['b3du', 'cipher']);
    expect(geminiFacts(call).opaque).toBeUndefined();
  });

  it.each([openaiChat, anthropicMessages])('is absent where there is none: $dialect', (codec) => {
    expect(factsOf(codec, { role: 'assistant', content: 'Yes.' }).opaque).toBeUndefined();
  });

  it('is told of a whole answer', () => {
    const content = [{ type: 'thinking', thinking: '', signature: 'c2ln' }];
    const message = { reasoning_details: [{ type: 'reasoning.encrypted', data: 'cipher' }] };
    expect(anthropicMessages.chat.readResponse({ type: 'message', content }).opaque).toEqual(['c2ln']);
    expect(openaiChat.chat.readResponse({ choices: [{ index: 0, message }] }).opaque).toEqual(['cipher']);
    expect(openaiChat.chat.readResponse({ choices: [{ index: 0, message: {} }] }).opaque).toBeUndefined();
    expect(gemini.chat.readResponse(signed).opaque).toEqual(['c2ln', 'YWdhaW4=']);
    expect(gemini.chat.readResponse({ candidates: [{ content: { parts: [{ text: 'Hi' }] } }] }).opaque).toBeUndefined();
  });

  const parts = [
    { functionCall: { name: 'f' }, thoughtSignature: 'c2ln' },
    { text: '', thoughtSignature: 'YWdhaW4=' },
  ];
  const signed: JsonObject = { candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }] };

  it.each([gemini, geminiList])('is told of a stream of Gemini that passes: $streamContentType', ({ chat }) => {
    const observer = chat.createObserver({ includeUsage: true });
    observer.push(new TextEncoder().encode(`data: ${JSON.stringify(signed)}\r\n\r\n`));
    observer.end();
    expect(observer.progress.opaque).toEqual(['c2ln', 'YWdhaW4=']);
  });
});
