import { anthropicMessages, createGate, json, openaiChat, type Script } from '@proxy/testing';
import type OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { startGateway, upstream } from './kit.ts';

const head = { id: 'cmpl-1', object: 'text_completion', created: 1, model: 'gpt-3.5-turbo-instruct:20230824-v2' };
const usage = { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 };
const choice = (text: string, finish: string | null = null, index = 0) => ({
  text,
  index,
  logprobs: null,
  finish_reason: finish,
});
const sse = (...chunks: readonly unknown[]): Script => ({
  status: 200,
  headers: { 'content-type': 'text/event-stream' },
  body: [...chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`), 'data: [DONE]\n\n'],
});
const ask = { model: 'm', prompt: 'Once upon', max_tokens: 9 };

async function gatewayTo(script: Script, type = 'openai', model = 'gpt-3.5-turbo-instruct') {
  const server = await upstream(script);
  const baseUrl = type === 'anthropic' ? server.url : `${server.url}/v1`;
  const gateway = await startGateway({
    providers: { p: { type, apiKey: 'key-of-the-gateway', baseUrl } },
    models: { m: { targets: [{ provider: 'p', model }], retry: { maxAttempts: 1 } } },
  });
  return { ...gateway, openai: gateway.openai, records: gateway.records, server };
}

async function textOf(stream: AsyncIterable<OpenAI.Completion>): Promise<readonly OpenAI.Completion[]> {
  const chunks: OpenAI.Completion[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

describe('the OpenAI client that lets a text be continued, by a model that does so,', () => {
  it('sends its body on as it is, and gets the answer as it came', async () => {
    const answer = { ...head, choices: [choice(' a time', 'length')], usage, news: [1] };
    const { openai, server, records } = await gatewayTo(json(answer));
    const sent = { ...ask, prompt: ['a', 'b'], echo: true, suffix: '.', best_of: 2, logprobs: 1 };
    expect(await openai.completions.create(sent)).toEqual(answer);
    expect(server.requests[0]).toMatchObject({ path: '/v1/completions' });
    expect(server.requests[0]?.body).toEqual({ ...sent, model: 'gpt-3.5-turbo-instruct' });
    expect(records[0]).toMatchObject({
      outcome: 'ok',
      dialectIn: 'openai-completions',
      dialectOut: 'openai-completions',
      tokens: { input: 4, output: 2 },
      costUsd: 0.00001,
      loss: [],
    });
  });

  it('gets a stream as it came, without the usage that it did not ask for', async () => {
    const script = sse(
      { ...head, choices: [choice(' a')] },
      { ...head, choices: [choice(' time', 'stop')] },
      { ...head, choices: [], usage },
    );
    const { openai, server, records } = await gatewayTo(script);
    const chunks = await textOf(await openai.completions.create({ ...ask, stream: true }));
    expect(chunks).toEqual([
      { ...head, choices: [choice(' a')] },
      { ...head, choices: [choice(' time', 'stop')] },
    ]);
    expect(server.requests[0]?.body).toMatchObject({ stream_options: { include_usage: true } });
    expect(records[0]).toMatchObject({ outcome: 'ok', stream: true, tokens: { input: 4, output: 2 } });
  });

  it('learns that a stream was cut', async () => {
    const script: Script = {
      status: 200,
      headers: { 'content-type': 'text/event-stream' },
      body: [`data: ${JSON.stringify({ ...head, choices: [choice(' a')] })}\n\n`],
    };
    const { openai, records } = await gatewayTo(script);
    await expect(textOf(await openai.completions.create({ ...ask, stream: true }))).rejects.toThrow('terminator');
    expect(records[0]).toMatchObject({ outcome: 'truncated', errorCode: 'PROXY_STREAM_TRUNCATED' });
  });

  it('gets the next target, which is asked in chat, where that one fails', async () => {
    const broken = await upstream(json({ error: { message: 'This is a chat model', type: 'x', code: null } }, 404));
    const good = await upstream(anthropicMessages.whole({ text: [' a time'], usage: { input: 4, output: 2 } }));
    const { openai, records, url } = await startGateway({
      providers: {
        a: { type: 'openai-compatible', baseUrl: `${broken.url}/v1` },
        b: { type: 'anthropic', apiKey: 'k', baseUrl: good.url },
      },
      models: {
        m: {
          targets: [
            { provider: 'a', model: 'x' },
            { provider: 'b', model: 'y' },
          ],
        },
      },
    });
    const { choices } = await openai.completions.create(ask);
    expect(choices[0]?.text).toBe(' a time');
    expect(records[0]).toMatchObject({
      dialectOut: 'anthropic-messages',
      attempts: [{ provider: 'a' }, { provider: 'b' }],
    });
    const health = await (await fetch(`${url}/health?detail=true`)).json();
    expect(health).toMatchObject({ cooldowns: [] });
  });
});

describe.each([
  ['openai', openaiChat],
  ['anthropic', anthropicMessages],
] as const)('the OpenAI client that lets a text be continued, by a chat model of %s,', (type, dialect) => {
  it('gets the answer to one message', async () => {
    const content = { text: [' a ', 'time 🌞'], usage: { input: 4, output: 2 } };
    const { openai, server, records } = await gatewayTo(dialect.whole(content), type, 'chatty');
    const answer = await openai.completions.create({ ...ask, stop: ['END'], temperature: 0.5 });
    expect(answer).toMatchObject({
      id: expect.stringMatching(/^cmpl-/),
      object: 'text_completion',
      choices: [{ text: ' a time 🌞', index: 0, logprobs: null, finish_reason: 'stop' }],
      usage: { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 },
    });
    expect(server.requests[0]?.body).toMatchObject({ messages: [{ role: 'user' }], max_tokens: 9, temperature: 0.5 });
    expect(JSON.stringify(server.requests[0]?.body)).toContain('Once upon');
    expect(records[0]).toMatchObject({ dialectIn: 'openai-completions', loss: [], tokens: { input: 4, output: 2 } });
  });

  it('gets a stream of its own dialect, with usage where it asked for it', async () => {
    const content = { text: [' a ', 'time ', '🌞'], usage: { input: 4, output: 2 } };
    const { openai } = await gatewayTo(dialect.stream(content), type, 'chatty');
    const asked = { ...ask, stream: true, stream_options: { include_usage: true } } as const;
    const chunks = await textOf(await openai.completions.create(asked));
    const choices = chunks.flatMap((chunk) => chunk.choices);
    expect(choices.map(({ text }) => text).join('')).toBe(' a time 🌞');
    expect(choices.map(({ finish_reason: reason }) => reason).filter(Boolean)).toEqual(['stop']);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 4, completion_tokens: 2 } });
    expect(new Set(chunks.map(({ id, object, model }) => `${id} ${object} ${model}`)).size).toBe(1);
    expect(chunks[0]).toMatchObject({ id: expect.stringMatching(/^cmpl-/), object: 'text_completion' });
  });

  it('is told what could not be said', async () => {
    const { openai, records } = await gatewayTo(dialect.whole({ text: ['x'] }), type, 'chatty');
    const asked = { ...ask, echo: true, suffix: '.', best_of: 2, n: 1 };
    const { response } = await openai.completions.create(asked).withResponse();
    expect(response.headers.get('x-proxy-loss')).toBe('echo=dropped, suffix=dropped, best_of=dropped');
    expect(records[0]?.loss).toHaveLength(3);
  });

  it.each<[string, OpenAI.CompletionCreateParams['prompt']]>([
    ['several prompts', ['a', 'b']],
    ['tokens', [1, 2]],
    ['nothing', ''],
  ])('is refused %s', async (_, prompt) => {
    const { openai, server } = await gatewayTo(dialect.whole({ text: ['x'] }), type, 'chatty');
    await expect(openai.completions.create({ ...ask, prompt })).rejects.toMatchObject({ status: 400, param: 'prompt' });
    expect(server.requests).toEqual([]);
  });

  it('learns of a failure inside a stream', async () => {
    const gate = createGate();
    const stream = dialect.stream({ text: [' a', ' time'] });
    const script = { ...stream, body: [...[...stream.body].slice(0, 4), gate], ending: 'cut' } as const;
    const { openai, records } = await gatewayTo(script, type, 'chatty');
    const reading = textOf(await openai.completions.create({ ...ask, stream: true }));
    gate.open();
    await expect(reading).rejects.toThrow();
    expect(records[0]).toMatchObject({
      errorCode: expect.stringMatching(/^PROXY_(STREAM_TRUNCATED|UPSTREAM_TIMEOUT)$/),
    });
  });
});

describe('log probabilities of a chat', () => {
  const entry = (token: string) => ({
    token,
    logprob: -0.5,
    bytes: null,
    top_logprobs: [{ token: 'x', logprob: -1, bytes: null }],
  });
  const written = (tokens: readonly string[], offsets: readonly number[]) => ({
    tokens,
    token_logprobs: tokens.map(() => -0.5),
    top_logprobs: tokens.map(() => ({ x: -1 })),
    text_offset: offsets,
  });

  it('come in the words of a continued text', async () => {
    const message = { role: 'assistant', content: ' a time' };
    const logprobs = { content: [entry(' a'), entry(' time')] };
    const body = {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      choices: [{ index: 0, message, logprobs, finish_reason: 'stop' }],
    };
    const { openai, server } = await gatewayTo(json(body), 'openai', 'gpt-4o');
    const { choices } = await openai.completions.create({ ...ask, logprobs: 1 });
    expect(choices[0]?.logprobs).toEqual(written([' a', ' time'], [0, 2]));
    expect(server.requests[0]).toMatchObject({
      path: '/v1/chat/completions',
      body: { logprobs: true, top_logprobs: 1 },
    });
  });
});

describe('a body that asks for a text to be continued', () => {
  it.each<[string, unknown, string | null]>([
    ['no object', [1], null],
    ['no model', { prompt: 'x' }, 'model'],
    ['an object for a prompt', { model: 'm', prompt: {} }, 'prompt'],
    ['a mixed list', { model: 'm', prompt: ['a', 1] }, 'prompt'],
    ['a deep list', { model: 'm', prompt: [[['a']]] }, 'prompt'],
    ['a list of nothing', { model: 'm', prompt: [null] }, 'prompt'],
    ['a word for a number', { model: 'm', prompt: 'x', max_tokens: 'many' }, 'max_tokens'],
    ['a word for a switch', { model: 'm', prompt: 'x', stream: 'yes' }, 'stream'],
    ['a word for log probabilities', { model: 'm', prompt: 'x', logprobs: 'yes' }, 'logprobs'],
    ['a number to stop at', { model: 'm', prompt: 'x', stop: 1 }, 'stop'],
  ])('is refused with %s', async (_, body, param) => {
    const { url, server } = await gatewayTo(openaiChat.whole({ text: ['x'] }), 'openai', 'gpt-4o');
    const response = await fetch(`${url}/v1/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error', param } });
    expect(server.requests).toEqual([]);
  });
});
