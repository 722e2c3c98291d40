import type { Message, Part, Tool } from '@proxy/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversation } from '../../test/conversations.ts';
import { tokensPerImage, tokensPerSmallImage } from './estimate-media.ts';
import {
  estimateMessage,
  estimateMessages,
  estimateTool,
  tokensOfToolInstructions,
  tokensPerMessage,
  tokensPerToolPart,
} from './estimate-messages.ts';
import { estimateTokens } from './estimate-tokens.ts';

const weather: Tool = {
  kind: 'function',
  name: 'weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
};
const ofParts = (...content: Part[]): number => estimateMessage({ role: 'user', content }) - tokensPerMessage;
const base64 = (mediaType: string, bytes: number) =>
  ({ kind: 'base64', mediaType, data: 'A'.repeat((bytes * 4) / 3) }) as const;

describe('estimateMessages', () => {
  it('is the sum of its messages', () => {
    fc.assert(
      fc.property(conversation, (messages) => {
        const sum = messages.reduce((total, message) => total + estimateMessage(message), 0);
        expect(estimateMessages(messages)).toBe(sum);
      }),
    );
  });

  it('adds each tool, and once what explains tools to a model', () => {
    const messages: Message[] = [{ role: 'user', content: 'hi' }];
    const extra = estimateMessages(messages, [weather, weather]) - estimateMessages(messages);
    expect(extra).toBe(tokensOfToolInstructions + 2 * estimateTool(weather));
  });
});

describe('estimateMessage', () => {
  it('counts a bare string as its one text part', () => {
    const message = (content: Message['content']) => estimateMessage({ role: 'user', content });
    expect(message('Good morning')).toBe(message([{ kind: 'text', text: 'Good morning' }]));
    expect(message('')).toBe(tokensPerMessage);
  });

  it('counts the name of whoever speaks', () => {
    const named = estimateMessage({ role: 'user', content: 'hi', name: 'alice' });
    expect(named).toBe(estimateMessage({ role: 'user', content: 'hi' }) + estimateTokens('alice'));
  });

  it('counts calls with their arguments, and results with all they hold', () => {
    const call: Part = { kind: 'tool_call', id: 'call_1', name: 'weather', arguments: '{"city":"Wien"}' };
    expect(ofParts(call)).toBe(tokensPerToolPart + estimateTokens('weather') + estimateTokens('{"city":"Wien"}'));
    const image: Part = { kind: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } };
    expect(ofParts({ kind: 'tool_result', callId: 'call_1', content: [image] })).toBe(
      tokensPerToolPart + tokensPerImage,
    );
    expect(ofParts({ kind: 'tool_result', callId: 'call_1' })).toBe(tokensPerToolPart);
  });

  it('counts reasoning by its text, and by its ciphertext only where there is no text', () => {
    const opaque = { payload: 'x'.repeat(600), dialect: 'anthropic-messages' };
    expect(ofParts({ kind: 'reasoning', text: 'because', opaque })).toBe(estimateTokens('because'));
    expect(ofParts({ kind: 'reasoning', text: '', opaque })).toBe(100);
    expect(ofParts({ kind: 'reasoning', text: '' })).toBe(0);
  });

  it('counts an image by the detail asked for, not by its bytes', () => {
    const source = base64('image/png', 3_000_000);
    expect(ofParts({ kind: 'image', source })).toBe(tokensPerImage);
    expect(ofParts({ kind: 'image', source, detail: 'low' })).toBe(tokensPerSmallImage);
  });

  it('counts documents by what is known of them', () => {
    const text = 'A page of words. '.repeat(50);
    expect(ofParts({ kind: 'file', source: { kind: 'text', text } })).toBe(estimateTokens(text));
    expect(ofParts({ kind: 'file', source: { kind: 'parts', parts: [{ kind: 'text', text }] } })).toBe(
      estimateTokens(text),
    );
    expect(ofParts({ kind: 'file', source: base64('text/plain', 4000) })).toBe(1000);
    expect(ofParts({ kind: 'file', source: base64('application/pdf', 300_000) })).toBe(10_000);
    expect(ofParts({ kind: 'file', source: { kind: 'file_id', id: 'file-1' } })).toBe(3000);
  });

  it('counts sound and pictures that move by their length', () => {
    expect(ofParts({ kind: 'audio', source: base64('audio/mp3', 300_000) })).toBe(600);
    expect(ofParts({ kind: 'audio', source: base64('audio/mp3', 300) })).toBe(50);
    expect(ofParts({ kind: 'video', source: { kind: 'url', url: 'https://example.com/v.mp4' } })).toBe(10_000);
  });

  it('counts refusals and blocks of one dialect by what they say', () => {
    expect(ofParts({ kind: 'refusal', text: 'I cannot' })).toBe(estimateTokens('I cannot'));
    const value = { type: 'server_tool_use', name: 'web_search' };
    expect(ofParts({ kind: 'native', dialect: 'anthropic-messages', value })).toBe(
      estimateTokens(JSON.stringify(value)),
    );
  });
});

describe('estimateTool', () => {
  it('counts what the model is shown, not how the provider is to cache it', () => {
    const marked: Tool = { ...weather, cache: { ttl: '1h' }, extensions: { 'openai-chat': { news: 'x'.repeat(500) } } };
    expect(estimateTool(marked)).toBe(estimateTool(weather));
  });
});
