import { ApiError, type GenerateContentResponse, GoogleGenAI } from '@google/genai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScriptedUpstream, type ScriptedUpstream } from '../upstream/scripted-upstream.ts';
import { gemini, geminiSignature } from './gemini.ts';

let upstream: ScriptedUpstream;
let client: GoogleGenAI;
beforeAll(async () => {
  upstream = await createScriptedUpstream();
  client = new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: upstream.url } });
});
afterAll(() => upstream.close());

const question = { model: 'gemini-2.5-flash', contents: 'Hello' };
const calls = [
  { id: 'call_1', name: 'get_weather', arguments: '{"city":"Paris"}' },
  { id: 'call_2', name: 'get_time', arguments: '{}' },
];
const functionCalls = calls.map(({ id, name, arguments: text }) => ({ id, name, args: JSON.parse(text) }));
const usage = { input: 20, output: 9, cacheRead: 8, reasoning: 4 };

describe('gemini', () => {
  it('answers with text that the official client reads', async () => {
    upstream.next(gemini.text('Hi!', { usage }));
    const answer = await client.models.generateContent(question);
    expect(answer.text).toBe('Hi!');
    expect(answer.usageMetadata).toMatchObject({
      promptTokenCount: 20,
      cachedContentTokenCount: 8,
      candidatesTokenCount: 5,
      thoughtsTokenCount: 4,
      totalTokenCount: 29,
    });
  });

  it('answers with tool calls that the official client reads', async () => {
    upstream.next(gemini.toolCalls(calls));
    const answer = await client.models.generateContent(question);
    expect(answer.functionCalls).toEqual(functionCalls);
    expect(answer.candidates?.[0]?.content?.parts?.[0]?.thoughtSignature).toBe(geminiSignature);
  });

  it('streams what the official client reads', async () => {
    upstream.next(gemini.stream({ reasoning: ['Hm', '.'], text: ['Hel', 'lo'], toolCalls: calls, usage }));
    const chunks: GenerateContentResponse[] = [];
    for await (const chunk of await client.models.generateContentStream(question)) chunks.push(chunk);
    const parts = chunks.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []);
    const textOf = (thought: boolean): string =>
      parts
        .filter((part) => (part.thought ?? false) === thought)
        .map((part) => part.text ?? '')
        .join('');
    expect([textOf(true), textOf(false)]).toEqual(['Hm.', 'Hello']);
    expect(chunks.flatMap((chunk) => chunk.functionCalls ?? [])).toEqual(functionCalls);
    expect(chunks.map((chunk) => chunk.candidates?.[0]?.finishReason).filter(Boolean)).toEqual(['STOP']);
  });

  it('says of an answer that its tokens were spent', async () => {
    upstream.next(gemini.whole({ text: ['Hi'], stop: 'length' }));
    const { candidates } = await client.models.generateContent(question);
    expect(candidates?.[0]?.finishReason).toBe('MAX_TOKENS');
  });

  it.each([
    [400, 'INVALID_ARGUMENT'],
    [429, 'RESOURCE_EXHAUSTED'],
    [500, 'INTERNAL'],
  ])('fails with %i as Google does', async (status, word) => {
    upstream.next(gemini.error(status, { headers: { 'retry-after': '7' } }));
    const error = await client.models.generateContent(question).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status, message: expect.stringContaining(word) });
    expect(error).toMatchObject({ message: expect.stringContaining('"retryDelay":"7s"') });
  });
});
