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

const question = { model: 'gemini-3-flash-preview', contents: 'Hello' };
const calls = [
  { id: 'call_1', name: 'get_weather', arguments: '{"city":"Paris"}' },
  { id: 'call_2', name: 'get_time', arguments: '{}' },
];
const content = {
  reasoning: ['Hm', '.'],
  text: ['Hel', 'lo'],
  toolCalls: calls,
  usage: { input: 20, output: 9, cacheRead: 8, reasoning: 4 },
};
const called = [
  { id: 'call_1', name: 'get_weather', args: { city: 'Paris' } },
  { id: 'call_2', name: 'get_time', args: {} },
];
const usage = {
  promptTokenCount: 20,
  cachedContentTokenCount: 8,
  candidatesTokenCount: 5,
  thoughtsTokenCount: 4,
  totalTokenCount: 29,
};

describe('gemini', () => {
  it('answers with text and with calls that the official client reads', async () => {
    upstream.next(gemini.text('Hi!'));
    expect((await client.models.generateContent(question)).text).toBe('Hi!');
    upstream.next(gemini.toolCalls(calls));
    expect((await client.models.generateContent(question)).functionCalls).toEqual(called);
  });

  it('answers whole and streamed with all that a model says', async () => {
    upstream.next(gemini.whole(content));
    const whole = await client.models.generateContent(question);
    expect(whole.functionCalls).toEqual(called);
    expect(whole.usageMetadata).toMatchObject(usage);
    upstream.next(gemini.stream(content));
    const chunks: GenerateContentResponse[] = [];
    for await (const chunk of await client.models.generateContentStream(question)) chunks.push(chunk);
    const parts = chunks.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? []);
    expect(parts.map(({ text = '', thought = false }) => (thought ? text : '')).join('')).toBe('Hm.');
    expect(parts.map(({ text = '', thought = false }) => (thought ? '' : text)).join('')).toBe('Hello');
    expect(chunks.flatMap(({ functionCalls = [] }) => functionCalls)).toEqual(called);
    expect(parts.find(({ functionCall }) => functionCall)?.thoughtSignature).toBe(geminiSignature);
    expect(chunks.at(-1)).toMatchObject({ candidates: [{ finishReason: 'STOP' }], usageMetadata: usage });
  });

  it('streams one event per write', () => {
    const { body } = gemini.stream({ text: ['a', 'b', 'c'] });
    expect(body).toHaveLength(3 + 1);
    for (const event of body) expect(event).toMatch(/^data: .+\r\n\r\n$/);
  });

  it.each([400, 401, 403, 404, 429, 500, 503])('fails with %i as Google does', async (status) => {
    upstream.next(gemini.error(status, { message: 'in these words' }));
    const error = await client.models.generateContent(question).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status, message: expect.stringContaining('in these words') });
  });
});
