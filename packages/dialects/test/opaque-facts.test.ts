import type { Codec, JsonObject } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { anthropicMessages, openaiChat } from '../src/index.ts';

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

  it.each([openaiChat, anthropicMessages])('is absent where there is none: $dialect', (codec) => {
    expect(factsOf(codec, { role: 'assistant', content: 'Yes.' }).opaque).toBeUndefined();
  });

  it('is told of a whole answer', () => {
    const content = [{ type: 'thinking', thinking: '', signature: 'c2ln' }];
    const message = { reasoning_details: [{ type: 'reasoning.encrypted', data: 'cipher' }] };
    expect(anthropicMessages.chat.readResponse({ type: 'message', content }).opaque).toEqual(['c2ln']);
    expect(openaiChat.chat.readResponse({ choices: [{ index: 0, message }] }).opaque).toEqual(['cipher']);
    expect(openaiChat.chat.readResponse({ choices: [{ index: 0, message: {} }] }).opaque).toBeUndefined();
  });
});
