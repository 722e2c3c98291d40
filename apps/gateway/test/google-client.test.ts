import { ApiError, FunctionCallingConfigMode, type GenerateContentResponse, GoogleGenAI } from '@google/genai';
import { createGate, geminiSignature, json } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { gatewayTo, startGateway, upstream, upstreamDialects } from './kit.ts';

const functionDeclarations = ['weather', 'time'].map((name) => ({
  name,
  description: `Tells the ${name}`,
  parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } } },
}));
const tools = [{ functionDeclarations }];
const calls = [
  { id: 'call_1', name: 'weather', arguments: '{"city":"Zürich"}' },
  { id: 'call_2', name: 'time', arguments: '{"city":"Genève"}' },
];
const called = calls.map(({ id, name, arguments: text }) => ({
  id,
  name,
  args: JSON.parse(text) as Record<string, unknown>,
}));
const ask = { model: 'm', contents: 'Grüezi 🌍' };
const usage = { input: 20, output: 9, cacheRead: 8 };
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

async function all(stream: AsyncGenerator<GenerateContentResponse>): Promise<GenerateContentResponse[]> {
  const chunks: GenerateContentResponse[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}
const partsOf = (chunks: readonly GenerateContentResponse[]) =>
  chunks.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? []);
const textOf = (chunks: readonly GenerateContentResponse[], isThought = false): string =>
  partsOf(chunks)
    .map(({ text, thought = false }) => (thought === isThought ? (text ?? '') : ''))
    .join('');

describe.each(upstreamDialects)('the Google client, to an upstream that speaks $name,', (dialect) => {
  const counted = dialect.countsCache ? { input: 12, cacheRead: 8, output: 9 } : { input: 20, output: 9 };

  it('gets a whole answer with its usage', async () => {
    const { google, server, records } = await gatewayTo(dialect, dialect.whole({ text: ['Guten ', 'Tag 🌞'], usage }));
    const answer = await google.models.generateContent({ ...ask, config: { systemInstruction: 'Be brief.' } });
    expect(answer.text).toBe('Guten Tag 🌞');
    expect(answer.candidates?.[0]).toMatchObject({ finishReason: 'STOP', content: { role: 'model' } });
    expect(answer.usageMetadata).toMatchObject({
      promptTokenCount: 20,
      ...(dialect.countsCache && { cachedContentTokenCount: 8 }),
      candidatesTokenCount: 9,
    });
    const sent = JSON.stringify(server.requests[0]?.body);
    for (const word of ['Grüezi 🌍', 'Be brief.']) expect(sent).toContain(word);
    expect(records[0]).toMatchObject({
      outcome: 'ok',
      tokens: counted,
      dialectIn: 'gemini',
    });
  });

  it('gets a streamed answer', async () => {
    const content = { text: ['Guten ', 'Tag ', '🌞'], usage };
    const { google, records } = await gatewayTo(dialect, dialect.stream(content));
    const chunks = await all(await google.models.generateContentStream(ask));
    expect(textOf(chunks)).toBe('Guten Tag 🌞');
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.map(({ candidates }) => candidates?.[0]?.finishReason).filter(Boolean)).toEqual(['STOP']);
    expect(chunks.at(-1)?.usageMetadata).toMatchObject({ promptTokenCount: 20, candidatesTokenCount: 9 });
    expect(records[0]).toMatchObject({ outcome: 'ok', tokens: counted });
  });

  it('gets a streamed answer as one list where it asks for no events', async () => {
    const { url, records } = await gatewayTo(dialect, dialect.stream({ text: ['Guten ', 'Tag ', '🌞'], usage }));
    const answer = await fetch(`${url}/v1beta/models/m:streamGenerateContent?key=k`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ contents: [{ parts: [{ text: 'Hi' }] }] }),
    });
    expect(answer.headers.get('content-type')).toContain('application/json');
    const chunks = (await answer.json()) as GenerateContentResponse[];
    expect(textOf(chunks)).toBe('Guten Tag 🌞');
    expect(chunks.at(-1)?.candidates?.[0]?.finishReason).toBe('STOP');
    expect(records[0]).toMatchObject({ outcome: 'ok', stream: true });
  });

  it('gets parallel function calls, whole and streamed', async () => {
    const { google, server } = await gatewayTo(dialect, dialect.whole({ text: ['Moment. '], toolCalls: calls }));
    const config = { tools, toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } } };
    const whole = await google.models.generateContent({ ...ask, config });
    expect(whole.functionCalls).toEqual(called);
    expect(whole.candidates?.[0]?.finishReason).toBe('STOP');
    server.next(dialect.stream({ text: ['Moment. '], toolCalls: calls }));
    const chunks = await all(await google.models.generateContentStream({ ...ask, config: { tools } }));
    expect(chunks.flatMap(({ functionCalls }) => functionCalls ?? [])).toEqual(called);
    expect(JSON.stringify(server.requests[0]?.body)).toContain('Tells the weather');
    if (dialect.name === 'google') expect(JSON.stringify(chunks)).toContain(geminiSignature);
  });

  it('sends results back, with ids and without, and images', async () => {
    const { google, server } = await gatewayTo(dialect, dialect.whole({ text: ['Sonnig.'] }));
    await google.models.generateContent({
      ...ask,
      config: { tools },
      contents: [
        { role: 'user', parts: [{ text: 'What is this?' }, { inlineData: { mimeType: 'image/png', data: pixel } }] },
        { role: 'model', parts: called.map(({ name, args }) => ({ functionCall: { name, args } })) },
        {
          role: 'user',
          parts: [
            { functionResponse: { name: 'weather', response: { result: 'sunny' } } },
            { functionResponse: { name: 'time', response: { hour: 12 } } },
          ],
        },
        { role: 'user', parts: [{ text: 'So?' }] },
      ],
    });
    const sent = JSON.stringify(server.requests[0]?.body);
    for (const word of [pixel, 'sunny', 'hour', 'Zürich', 'So?']) expect(sent).toContain(word);
  });

  it('goes on with a conversation of calls in its own chat', async () => {
    const { google, server } = await gatewayTo(dialect, dialect.whole({ toolCalls: calls }));
    const chat = google.chats.create({ model: 'm', config: { tools } });
    const first = await chat.sendMessage({ message: 'Hi' });
    server.next(dialect.whole({ text: ['Done.'] }));
    const results = (first.functionCalls ?? []).map(({ id, name }) => ({
      functionResponse: { ...(id && { id }), ...(name && { name }), response: { result: `of ${name}` } },
    }));
    expect((await chat.sendMessage({ message: results })).text).toBe('Done.');
    const sent = JSON.stringify(server.requests[1]?.body);
    const ids = dialect.keepsIds ? ['call_1', 'call_2'] : [];
    for (const word of [...ids, 'of weather', 'of time']) expect(sent).toContain(word);
  });

  it('gets thoughts before the answer, whole and streamed', async () => {
    const content = { reasoning: ['Let me ', 'think.'], text: ['Yes.'], usage: { input: 5, output: 8, reasoning: 6 } };
    const { google, server } = await gatewayTo(dialect, dialect.whole(content));
    const whole = await google.models.generateContent(ask);
    expect([textOf([whole], true), whole.text]).toEqual(['Let me think.', 'Yes.']);
    server.next(dialect.stream(content));
    const chunks = await all(await google.models.generateContentStream(ask));
    expect([textOf(chunks, true), textOf(chunks)]).toEqual(['Let me think.', 'Yes.']);
    if (dialect.name === 'openai' || dialect.name === 'google')
      expect(chunks.at(-1)?.usageMetadata?.thoughtsTokenCount).toBe(6);
  });

  const said = 'the upstream said so';
  const failures = [
    [400, 400, said, 'INVALID_ARGUMENT'],
    [401, 502, "refused the gateway's", 'INTERNAL'],
    [404, 404, said, 'NOT_FOUND'],
    [429, 429, said, 'RESOURCE_EXHAUSTED'],
    [500, 500, said, 'INTERNAL'],
    [503, 503, said, 'UNAVAILABLE'],
  ] as const;
  it.each(failures.flatMap(([status, ...rest]) => [false, true].map((stream) => [status, stream, ...rest] as const)))(
    "raises its own exception for an upstream's %d (streamed: %s)",
    async (status, stream, seen, words, name) => {
      const { google, server, records } = await gatewayTo(dialect, dialect.error(status, { message: said }));
      const { models } = google;
      const asked = stream ? models.generateContentStream(ask) : models.generateContent(ask);
      const error = await asked.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ status: seen, message: expect.stringContaining(words) });
      expect((error as ApiError).message).toContain(name);
      expect(server.requests).toHaveLength(1);
      expect(records).toMatchObject([{ outcome: 'error', status: seen }]);
    },
  );

  it('sees an error, and not an ending, where the upstream breaks off', async () => {
    const { body, headers } = dialect.stream({ text: ['one ', 'two ', 'three'] });
    const { google, records } = await gatewayTo(dialect, { headers, body: body.slice(0, -3), ending: 'cut' });
    let text = '';
    const read = async (): Promise<void> => {
      for await (const chunk of await google.models.generateContentStream(ask)) text += chunk.text ?? '';
    };
    await expect(read()).rejects.toThrow();
    expect(text).toContain('one');
    expect(records).toMatchObject([{ outcome: 'truncated' }]);
  });

  it('cancels the upstream when it leaves a stream', async () => {
    const gate = createGate();
    const { body, headers } = dialect.stream({ text: ['one ', 'two'] });
    const { google, server } = await gatewayTo(dialect, { headers, body: [...body.slice(0, -2), gate] });
    const controller = new AbortController();
    const config = { abortSignal: controller.signal };
    const stream = await google.models.generateContentStream({ ...ask, config });
    await stream.next();
    controller.abort();
    expect(await server.requests[0]?.closed).toEqual({ abortedByClient: true });
  });

  it('cancels the upstream when it leaves before a whole answer', async () => {
    const gate = createGate();
    const { google, server } = await gatewayTo(dialect, async () => {
      await gate.pass();
      return json({});
    });
    const controller = new AbortController();
    const failed = expect(
      google.models.generateContent({ ...ask, config: { abortSignal: controller.signal } }),
    ).rejects.toThrow();
    const asked = await server.nextRequest();
    controller.abort();
    await failed;
    expect(await asked.closed).toEqual({ abortedByClient: true });
    gate.open();
  });
});

describe('the Google client', () => {
  const [, , toGoogle] = upstreamDialects;
  if (!toGoogle) throw new Error('Gemini is one of the dialects.');

  it('sends what nobody knows yet to its own upstream as it came', async () => {
    const { url, server } = await gatewayTo(toGoogle, toGoogle.whole({ text: ['Hi'] }));
    const body = { contents: [{ parts: [{ text: 'Hi' }] }], future_field: { a: [1] }, safetySettings: [] };
    await fetch(`${url}/v1/models/m:generateContent`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-goog-api-key': 'k' },
      body: JSON.stringify(body),
    });
    expect(server.requests[0]?.body).toEqual(body);
    expect(server.requests[0]?.path).toBe('/v1beta/models/upstream-model:generateContent');
    expect(server.requests[0]?.headers['x-goog-api-key']).toBe('key-of-the-gateway');
  });

  it('keeps the key that it puts into an address out of what goes on', async () => {
    const { url, server, records } = await gatewayTo(toGoogle, toGoogle.error(400));
    const answer = await fetch(`${url}/v1beta/models/m:generateContent?key=secret-of-the-client`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ contents: [{ parts: [{ text: 'Hi' }] }] }),
    });
    const [asked] = server.requests;
    const seen = [await answer.text(), [...answer.headers], records, asked?.path, asked?.headers, asked?.body];
    expect(JSON.stringify(seen)).not.toContain('secret-of-the-client');
  });

  it("is answered by Google's OpenAI face where configuration names that dialect", async () => {
    const [openai] = upstreamDialects;
    const server = await upstream(openai?.whole({ text: ['Hi'] }));
    const { google } = await startGateway({
      providers: {
        p: {
          type: 'google',
          dialect: 'openai-chat',
          apiKey: 'key-of-the-gateway',
          baseUrl: `${server.url}/v1beta/openai`,
        },
      },
      models: { m: { targets: [{ provider: 'p', model: 'gemini-2.5-flash' }] } },
    });
    expect((await google.models.generateContent(ask)).text).toBe('Hi');
    expect(server.requests[0]).toMatchObject({
      path: '/v1beta/openai/chat/completions',
      headers: { authorization: 'Bearer key-of-the-gateway' },
      body: { model: 'gemini-2.5-flash' },
    });
  });

  it('is told how long to wait, as its upstream says', async () => {
    const { google, openai, server } = await gatewayTo(toGoogle, toGoogle.error(429));
    const error = await google.models.generateContent(ask).catch((thrown: unknown) => thrown);
    expect((error as ApiError).message).toContain('34.07s');
    server.next(toGoogle.error(429));
    const other = openai.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] });
    const seen = (await other.catch((thrown: unknown) => thrown)) as { readonly headers: Headers };
    expect(seen.headers.get('retry-after')).toBe('35');
  });

  it('lists models, and one of them', async () => {
    const { google, url } = await gatewayTo(toGoogle);
    const names: (string | undefined)[] = [];
    for await (const { name } of await google.models.list()) names.push(name);
    expect(names).toContain('models/m');
    expect(await google.models.get({ model: 'm' })).toMatchObject({ name: 'models/m' });
    const client = new GoogleGenAI({ apiKey: 'k', apiVersion: 'v1', httpOptions: { baseUrl: url } });
    expect(await client.models.get({ model: 'm' })).toMatchObject({ name: 'models/m' });
  });
});
