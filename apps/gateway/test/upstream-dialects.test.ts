import Anthropic from '@anthropic-ai/sdk';
import { cutRandomly, mistralChat, seededRandom } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { gatewayTo, startGateway, type UpstreamDialect, upstream, upstreamDialects } from './kit.ts';

const ask = { model: 'm', messages: [{ role: 'user' as const, content: 'Grüezi 🌍' }] };
const named = (name: string): UpstreamDialect => {
  const dialect = upstreamDialects.find((each) => each.name === name);
  if (!dialect) throw new Error(`There is no dialect ${name}.`);
  return dialect;
};
const [mistral, cohere, ollama] = [named('mistral'), named('cohere'), named('ollama')];
const sse = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;
const pieces = ['one ', 'two ', 'three ', 'four ', 'five'];

describe('an upstream of a dialect that no client speaks', () => {
  it.each([
    [mistral, '/v1/chat/completions'],
    [cohere, '/v2/chat'],
    [ollama, '/api/chat'],
  ])('is asked at its own place, with its own credential: $0.name', async (dialect, path) => {
    const { openai, server, records } = await gatewayTo(dialect, dialect.whole({ text: ['Tag'] }));
    await openai.chat.completions.create(ask);
    expect(server.requests[0]).toMatchObject({
      path,
      headers: { authorization: 'Bearer key-of-the-gateway' },
      body: { model: 'upstream-model', stream: false },
    });
    expect(records[0]?.dialectOut).toBe(dialect.dialect ?? `${dialect.name}-chat`);
  });

  it.each([mistral, cohere, ollama])('is understood however its bytes are cut: $name', async (dialect) => {
    const text = ['Grüße ', 'aus 北京 ', '🌍🌞 ', 'Ende'];
    const { body, headers } = dialect.stream({ reasoning: ['Überlegt…'], text });
    const chunks = cutRandomly(new TextEncoder().encode(body.join('')), seededRandom(7), { max: 3 });
    const { openai } = await gatewayTo(dialect, { headers, body: chunks });
    const answer = await openai.chat.completions.stream(ask).finalChatCompletion();
    expect(answer.choices[0]?.message).toMatchObject({ content: text.join('') });
  });

  const failures: readonly (readonly [UpstreamDialect, string])[] = [
    [mistral, sse({ object: 'error', message: 'The model broke.', type: 'internal_error', code: '3000' })],
    [cohere, sse({ type: 'message-end', delta: { finish_reason: 'ERROR', error: 'The model broke.' } })],
    [ollama, `${JSON.stringify({ error: 'The model broke.' })}\n`],
  ];

  it.each(failures)('that fails in its stream fails at the OpenAI client: $0.name', async (dialect, failure) => {
    const { body, headers } = dialect.stream({ text: pieces });
    const { openai, records } = await gatewayTo(dialect, { headers, body: [...body.slice(0, 4), failure] });
    let text = '';
    const read = async (): Promise<void> => {
      for await (const chunk of await openai.chat.completions.create({ ...ask, stream: true }))
        text += chunk.choices[0]?.delta.content ?? '';
    };
    await expect(read()).rejects.toThrow('The model broke.');
    expect(text).toContain('one');
    expect(records).toMatchObject([{ errorCode: 'PROXY_STREAM_ERROR' }]);
  });

  it.each(failures)('that fails in its stream fails at the Anthropic client: $0.name', async (dialect, failure) => {
    const { body, headers } = dialect.stream({ text: pieces });
    const { anthropic } = await gatewayTo(dialect, { headers, body: [...body.slice(0, 4), failure] });
    const stream = anthropic.messages.stream({ ...ask, max_tokens: 9 });
    await expect(stream.finalMessage()).rejects.toBeInstanceOf(Anthropic.APIError);
  });
});

describe('the face of Mistral that speaks the dialect of OpenAI', () => {
  it('takes the body of a client as it is, where configuration chooses it', async () => {
    const server = await upstream(mistralChat.whole({ text: ['Tag'] }));
    const { openai, records } = await startGateway({
      providers: { p: { type: 'mistral', apiKey: 'k', baseUrl: `${server.url}/v1`, dialect: 'openai-chat' } },
      models: { m: { targets: [{ provider: 'p', model: 'upstream-model' }] } },
    });
    const news = { ...ask, a_field_of_tomorrow: 1, seed: 3 };
    await openai.chat.completions.create(news);
    expect(server.requests[0]?.body).toMatchObject({ a_field_of_tomorrow: 1, random_seed: 3 });
    expect(records[0]?.dialectOut).toBe('openai-chat');
  });
});
