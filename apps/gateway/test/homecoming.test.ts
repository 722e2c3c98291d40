import type Anthropic from '@anthropic-ai/sdk';
import type { Content } from '@google/genai';
import {
  anthropicMessages,
  gemini,
  geminiSignature,
  type HttpAnswer,
  json,
  openaiChat,
  type StreamedAnswer,
  thinkingSignature,
} from '@proxy/testing';
import type OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { startGateway, upstream } from './kit.ts';

const calls = [{ id: 'call_1', name: 'time', arguments: '{}' }];
const tools = [{ name: 'time', input_schema: { type: 'object' as const } }];
const thinks = { reasoning: ['Let me ', 'see.'], toolCalls: calls };
const question: Anthropic.MessageParam = { role: 'user', content: 'What time is it?' };
const result: Anthropic.MessageParam = {
  role: 'user',
  content: [{ type: 'tool_result', tool_use_id: 'call_1', content: 'noon' }],
};
const signature = (name: string): string => Buffer.from(`signature of ${name}`).toString('base64');
const broken = json({ type: 'error', error: { type: 'api_error', message: 'Down.' } }, 500);

/** An answer as one deployment signs it: each has a signature of its own. */
function signedBy<Answer extends HttpAnswer | StreamedAnswer>(name: string, answer: Answer): Answer {
  return JSON.parse(
    JSON.stringify(answer).replaceAll(thinkingSignature, signature(name)).replaceAll(geminiSignature, signature(name)),
  ) as Answer;
}

/** A gateway with two deployments of Anthropic's dialect at addresses of their own, `a` before `b`. */
async function twoDeployments(alias: object = {}) {
  const a = await upstream(signedBy('a', anthropicMessages.whole(thinks)));
  const b = await upstream(signedBy('b', anthropicMessages.whole(thinks)));
  const provider = { type: 'anthropic', apiKey: 'key', breaker: 'off' as const };
  const gateway = await startGateway({
    providers: { a: { ...provider, baseUrl: a.url }, b: { ...provider, baseUrl: b.url } },
    models: {
      m: {
        targets: [
          { provider: 'a', model: 'claude' },
          { provider: 'b', model: 'claude' },
        ],
        retry: { maxAttempts: 2 },
        ...alias,
      },
    },
  });
  return { a, b, gateway };
}

type Running = Awaited<ReturnType<typeof twoDeployments>>;

/** The client's first turn, which `b` answers since `a` is down, and the conversation as it goes on. */
async function firstTurn({ a, gateway }: Running, stream: boolean): Promise<Anthropic.MessageParam[]> {
  a.next(broken);
  const ask = { model: 'm', max_tokens: 100, tools, messages: [question] };
  const { content } = stream
    ? await gateway.anthropic.messages.stream(ask).finalMessage()
    : await gateway.anthropic.messages.create(ask);
  return [question, { role: 'assistant', content }, result];
}

const answeredBy = (response: Response): string | null => response.headers.get('x-proxy-provider');

describe('a signature', () => {
  it.each([false, true])(
    'returns to the deployment that issued it, whatever the selector says (streamed: %s)',
    async (stream) => {
      const running = await twoDeployments();
      const { a, b, gateway } = running;
      if (stream) b.next(signedBy('b', anthropicMessages.stream(thinks)));
      const messages = await firstTurn(running, stream);
      const asked = a.requests.length;
      const { response } = await gateway.anthropic.messages
        .create({ model: 'm', max_tokens: 100, tools, messages })
        .withResponse();
      expect(answeredBy(response)).toBe('b');
      expect(a.requests).toHaveLength(asked);
      expect(b.requests.at(-1)?.body).toMatchObject({ messages });
      expect(JSON.stringify(b.requests.at(-1)?.body)).toContain(signature('b'));
      expect(response.headers.has('x-proxy-loss')).toBe(false);
    },
  );

  it('never reaches another deployment, and the client hears that it was lost', async () => {
    const running = await twoDeployments();
    const { a, b, gateway } = running;
    const messages = await firstTurn(running, false);
    b.next(broken);
    const { response } = await gateway.anthropic.messages
      .create({ model: 'm', max_tokens: 2_000, tools, messages, thinking: { type: 'enabled', budget_tokens: 1_024 } })
      .withResponse();
    expect(answeredBy(response)).toBe('a');
    const sent = a.requests.at(-1)?.body as Anthropic.MessageCreateParams;
    expect(JSON.stringify(sent)).not.toContain(signature('b'));
    expect(sent.messages[1]?.content).toMatchObject([{ type: 'tool_use' }]);
    expect(sent.thinking).toEqual({ type: 'disabled' });
    expect(response.headers.get('x-proxy-loss')).toBe('messages.1.content.0=dropped, thinking=dropped');
    expect(gateway.records.at(-1)?.loss.map(({ field }) => field)).toEqual(['messages.1.content.0', 'thinking']);
  });

  it('makes a strict alias fail rather than lose it', async () => {
    const running = await twoDeployments({ onLoss: 'reject' });
    const { a, b, gateway } = running;
    const messages = await firstTurn(running, false);
    const asked = a.requests.length;
    b.next(broken);
    const lost = gateway.anthropic.messages.create({ model: 'm', max_tokens: 100, tools, messages });
    await expect(lost).rejects.toMatchObject({ status: 500 });
    expect(a.requests).toHaveLength(asked);
  });

  it('of another provider is taken out where a client changes models', async () => {
    const { b, gateway, ...running } = await twoDeployments();
    const messages = await firstTurn({ b, gateway, ...running }, false);
    const { response } = await gateway.anthropic.messages
      .create({ model: 'a/claude', max_tokens: 100, tools, messages })
      .withResponse();
    expect(JSON.stringify(running.a.requests.at(-1)?.body)).not.toContain(signature('b'));
    expect(response.headers.get('x-proxy-loss')).toBe('messages.1.content.0=dropped');
  });

  it('that nobody here issued goes where the selector says, as it came', async () => {
    const { a, gateway } = await twoDeployments();
    const thinking = { type: 'thinking' as const, thinking: 'Hm.', signature: signature('elsewhere') };
    const use = { type: 'tool_use' as const, id: 'call_1', name: 'time', input: {} };
    const messages = [question, { role: 'assistant' as const, content: [thinking, use] }, result];
    await gateway.anthropic.messages.create({ model: 'm', max_tokens: 100, tools, messages });
    expect(a.requests.at(-1)?.body).toMatchObject({ messages });
  });

  it.each([false, true])(
    'that an upstream refuses is sent no second time, and the client gets its answer (streamed: %s)',
    async (stream) => {
      const { a, gateway } = await twoDeployments({ retry: { maxAttempts: 3 } });
      const message = 'messages.1.content.0: Invalid `signature` in `thinking` block';
      a.next(json({ type: 'error', error: { type: 'invalid_request_error', message } }, 400));
      if (stream) a.next(signedBy('a', anthropicMessages.stream(thinks)));
      const thinking = { type: 'thinking' as const, thinking: 'Hm.', signature: signature('elsewhere') };
      const use = { type: 'tool_use' as const, id: 'call_1', name: 'time', input: {} };
      const messages = [question, { role: 'assistant' as const, content: [thinking, use] }, result];
      const ask = { model: 'm', max_tokens: 100, tools, messages };
      const { response } = stream
        ? await gateway.anthropic.messages.create({ ...ask, stream: true }).withResponse()
        : await gateway.anthropic.messages.create(ask).withResponse();
      expect(answeredBy(response)).toBe('a');
      expect(response.headers.get('x-proxy-loss')).toBe('messages.1.content.0=dropped');
      expect(a.requests.map(({ body }) => JSON.stringify(body).includes(signature('elsewhere')))).toEqual([
        true,
        false,
      ]);
      await gateway.anthropic.messages.create(ask);
      expect(JSON.stringify(a.requests.at(-1)?.body)).not.toContain(signature('elsewhere'));
      expect(a.requests).toHaveLength(3);
    },
  );

  it('leads back to a fallback that issued it', async () => {
    const home = await upstream(signedBy('home', anthropicMessages.whole(thinks)));
    const chat = await upstream(openaiChat.text('Noon.'));
    const gateway = await startGateway({
      providers: {
        chat: { type: 'openai', apiKey: 'key', baseUrl: `${chat.url}/v1`, breaker: 'off' },
        home: { type: 'anthropic', apiKey: 'key', baseUrl: home.url },
      },
      models: {
        m: { targets: [{ provider: 'chat', model: 'gpt' }], fallbacks: ['spare'], retry: { maxAttempts: 1 } },
        spare: { targets: [{ provider: 'home', model: 'claude' }] },
      },
    });
    chat.next(broken);
    const ask = { model: 'm', max_tokens: 100, tools };
    const first = await gateway.anthropic.messages.create({ ...ask, messages: [question] });
    const messages = [question, { role: 'assistant' as const, content: first.content }, result];
    const { response } = await gateway.anthropic.messages.create({ ...ask, messages }).withResponse();
    expect(answeredBy(response)).toBe('home');
    expect(JSON.stringify(home.requests.at(-1)?.body)).toContain(signature('home'));
  });

  it('of a stream crosses dialects, too', async () => {
    const { b, gateway } = await twoDeployments();
    b.next(signedBy('b', anthropicMessages.stream(thinks)));
    const tool = { type: 'function' as const, function: { name: 'time' } };
    const user = { role: 'user' as const, content: 'What time is it?' };
    const details: unknown[] = [];
    const ask = { model: 'b/claude', tools: [tool], messages: [user], stream: true as const };
    for await (const { choices } of await gateway.openai.chat.completions.create(ask)) {
      const delta = choices[0]?.delta as { reasoning_details?: unknown[] } | undefined;
      details.push(...(delta?.reasoning_details ?? []));
    }
    const call = { id: 'call_1', type: 'function' as const, function: { name: 'time', arguments: '{}' } };
    const assistant = { role: 'assistant' as const, tool_calls: [call], reasoning_details: details };
    const messages = [user, assistant, { role: 'tool' as const, tool_call_id: 'call_1', content: 'noon' }];
    const { response } = await gateway.openai.chat.completions.create({ model: 'm', messages }).withResponse();
    expect(answeredBy(response)).toBe('b');
    expect(JSON.stringify(b.requests.at(-1)?.body)).toContain(signature('b'));
  });

  it('crosses dialects in the slots that the client has, and comes back whole', async () => {
    const { b, gateway } = await twoDeployments();
    const ask = { model: 'b/claude', tools: [{ type: 'function' as const, function: { name: 'time' } }] };
    const user = { role: 'user' as const, content: 'What time is it?' };
    const { choices } = await gateway.openai.chat.completions.create({ ...ask, messages: [user] });
    const assistant = choices[0]?.message as OpenAI.ChatCompletionMessage;
    const tool = { role: 'tool' as const, tool_call_id: 'call_1', content: 'noon' };
    const { response } = await gateway.openai.chat.completions
      .create({ ...ask, model: 'm', messages: [user, assistant, tool] })
      .withResponse();
    expect(answeredBy(response)).toBe('b');
    expect(b.requests.at(-1)?.body).toMatchObject({
      messages: [{}, { content: [{ type: 'thinking', signature: signature('b') }, { type: 'tool_use' }] }, {}],
    });
  });
});

describe("a call's signature of Google", () => {
  const tool = { role: 'tool' as const, tool_call_id: 'call_1', content: 'noon' };
  const user = { role: 'user' as const, content: 'What time is it?' };
  const signed = (name: string): HttpAnswer => {
    const answer = openaiChat.toolCalls(calls);
    const extra = JSON.stringify({ google: { thought_signature: signature(name) } });
    return {
      ...answer,
      body: String(answer.body).replace('"type":"function"', `"type":"function","extra_content":${extra}`),
    };
  };

  it('returns home, and is replaced by what Google takes for one where it cannot', async () => {
    const one = await upstream(signed('one'));
    const two = await upstream(signed('two'));
    const gateway = await startGateway({
      providers: {
        one: { type: 'google', dialect: 'openai-chat', apiKey: 'key', baseUrl: one.url, breaker: 'off' },
        two: { type: 'google', dialect: 'openai-chat', apiKey: 'key', baseUrl: two.url, breaker: 'off' },
      },
      models: {
        m: {
          targets: [
            { provider: 'one', model: 'gemini-3-pro-preview' },
            { provider: 'two', model: 'gemini-3-pro-preview' },
          ],
          retry: { maxAttempts: 2 },
        },
      },
    });
    const first = await gateway.openai.chat.completions.create({ model: 'two/gemini-3-pro-preview', messages: [user] });
    const messages = [user, first.choices[0]?.message as OpenAI.ChatCompletionMessage, tool];
    await gateway.openai.chat.completions.create({ model: 'm', messages });
    expect(one.requests).toHaveLength(0);
    expect(JSON.stringify(two.requests.at(-1)?.body)).toContain(signature('two'));
    two.next(broken);
    const { response } = await gateway.openai.chat.completions.create({ model: 'm', messages }).withResponse();
    const sent = JSON.stringify(one.requests.at(-1)?.body);
    expect(sent).toContain('skip_thought_signature_validator');
    expect(sent).not.toContain(signature('two'));
    expect(response.headers.get('x-proxy-loss')).toBe(
      'messages.1.tool_calls.0=dropped, messages.1.tool_calls.0=emulated',
    );
  });
});

describe('a signature of Gemini, of a client that speaks its dialect,', () => {
  const user: Content = { role: 'user', parts: [{ text: 'What time is it?' }] };
  const result: Content = {
    role: 'user',
    parts: [{ functionResponse: { id: 'call_1', name: 'time', response: { result: 'noon' } } }],
  };
  const config = { tools: [{ functionDeclarations: [{ name: 'time' }] }] };

  /** Two deployments at addresses of their own; the first turn is answered by the second, and the conversation goes on. */
  async function afterFirstTurn(stream: boolean) {
    const one = await upstream(signedBy('one', gemini.whole({ toolCalls: calls })));
    const two = await upstream(signedBy('two', gemini.whole({ toolCalls: calls })));
    const provider = { type: 'google', apiKey: 'key', breaker: 'off' as const };
    const targets = ['one', 'two'].map((name) => ({ provider: name, model: 'gemini-3-pro-preview' }));
    const gateway = await startGateway({
      providers: { one: { ...provider, baseUrl: one.url }, two: { ...provider, baseUrl: two.url } },
      models: { m: { targets, retry: { maxAttempts: 2 } } },
    });
    const ask = { model: 'two/gemini-3-pro-preview', contents: [user], config };
    const said: Content = { role: 'model', parts: [] };
    if (stream) {
      two.next(signedBy('two', gemini.stream({ toolCalls: calls })));
      for await (const { candidates } of await gateway.google.models.generateContentStream(ask))
        said.parts?.push(...(candidates?.[0]?.content?.parts ?? []));
    } else {
      const { candidates } = await gateway.google.models.generateContent(ask);
      said.parts?.push(...(candidates?.[0]?.content?.parts ?? []));
    }
    return { one, two, gateway, next: { contents: [user, said, result] } };
  }

  const post = (url: string, body: object): Promise<Response> =>
    fetch(`${url}/v1beta/models/m:generateContent`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it.each([false, true])('returns to the deployment that issued it (streamed: %s)', async (stream) => {
    const { one, two, gateway, next } = await afterFirstTurn(stream);
    const response = await post(gateway.url, next);
    expect(answeredBy(response)).toBe('two');
    expect(one.requests).toHaveLength(0);
    expect(two.requests.at(-1)?.body).toEqual(next);
    expect(JSON.stringify(next)).toContain(signature('two'));
    expect(response.headers.has('x-proxy-loss')).toBe(false);
  });

  it('never reaches another deployment, and the client hears that it was lost', async () => {
    const { one, two, gateway, next } = await afterFirstTurn(false);
    two.next(gemini.error(500));
    const response = await post(gateway.url, next);
    expect(answeredBy(response)).toBe('one');
    const sent = JSON.stringify(one.requests.at(-1)?.body);
    expect(sent).toContain('skip_thought_signature_validator');
    expect(sent).not.toContain(signature('two'));
    expect(response.headers.get('x-proxy-loss')).toMatch(/^contents\.1\.parts\.\d\.thoughtSignature=dropped/);
  });

  it('that its upstream refuses is sent no second time', async () => {
    const { one, gateway, next } = await afterFirstTurn(false);
    const elsewhere = JSON.parse(JSON.stringify(next).replaceAll(signature('two'), signature('elsewhere'))) as object;
    one.next(gemini.error(400, { message: 'Thought signature is not valid.' }));
    const response = await post(gateway.url, elsewhere);
    expect(answeredBy(response)).toBe('one');
    expect(one.requests.map(({ body }) => JSON.stringify(body).includes(signature('elsewhere')))).toEqual([
      true,
      false,
    ]);
  });

  it('crosses dialects in the slot that calls have for it, and comes back whole', async () => {
    const { two, gateway } = await afterFirstTurn(false);
    const asked = { role: 'user' as const, content: 'What time is it?' };
    const ask = { tools: [{ type: 'function' as const, function: { name: 'time' } }] };
    const first = await gateway.openai.chat.completions.create({
      ...ask,
      model: 'two/gemini-3-pro-preview',
      messages: [asked],
    });
    const said = first.choices[0]?.message as OpenAI.ChatCompletionMessage;
    const told = { role: 'tool' as const, tool_call_id: said.tool_calls?.[0]?.id ?? '', content: 'noon' };
    const { response } = await gateway.openai.chat.completions
      .create({ ...ask, model: 'm', messages: [asked, said, told] })
      .withResponse();
    expect(answeredBy(response)).toBe('two');
    expect(JSON.stringify(two.requests.at(-1)?.body)).toContain(signature('two'));
  });
});
