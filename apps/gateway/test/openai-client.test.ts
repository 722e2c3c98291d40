import { createGate, json } from '@proxy/testing';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { allUpstreamDialects, gatewayTo, upstreamDialects } from './kit.ts';

const tools = ['weather', 'time'].map((name) => ({
  type: 'function' as const,
  function: {
    name,
    description: `Tells the ${name}`,
    parameters: { type: 'object', properties: { city: { type: 'string' } } },
  },
}));
const calls = [
  { id: 'call_1', name: 'weather', arguments: '{"city":"Zürich"}' },
  { id: 'call_2', name: 'time', arguments: '{"city":"Genève"}' },
];
const ask = { model: 'm', messages: [{ role: 'user' as const, content: 'Grüezi 🌍' }] };
const usage = { input: 20, output: 9, cacheRead: 8 };
/** More of them than events of which a test lets only the first through. */
const pieces = ['one ', 'two ', 'three ', 'four ', 'five'];
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe.each(allUpstreamDialects)('the OpenAI client, to an upstream that speaks $name,', (dialect) => {
  const counted = dialect.countsCache ? { input: 12, cacheRead: 8, output: 9 } : { input: 20, output: 9 };

  it('gets a whole answer with its usage', async () => {
    const { openai, server, records } = await gatewayTo(dialect, dialect.whole({ text: ['Guten ', 'Tag 🌞'], usage }));
    const { data, response } = await openai.chat.completions.create(ask).withResponse();
    expect(data).toMatchObject({
      object: 'chat.completion',
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Guten Tag 🌞' } }],
    });
    expect(data.usage).toMatchObject({
      prompt_tokens: 20,
      completion_tokens: 9,
      total_tokens: 29,
      ...(dialect.countsCache && { prompt_tokens_details: { cached_tokens: 8 } }),
    });
    expect(JSON.stringify(server.requests[0]?.body)).toContain('Grüezi 🌍');
    const { path, body } = server.requests[0] ?? {};
    expect(JSON.stringify([path, body])).toContain('upstream-model');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-proxy-provider': 'p',
      'x-proxy-model': 'upstream-model',
      'x-proxy-attempts': '1',
    });
    expect(records[0]).toMatchObject({
      outcome: 'ok',
      tokens: counted,
      dialectIn: 'openai-chat',
    });
  });

  it('gets a streamed answer, with usage where it asked for it', async () => {
    const { openai, records } = await gatewayTo(dialect, dialect.stream({ text: ['Guten ', 'Tag ', '🌞'], usage }));
    const stream = openai.chat.completions.stream({ ...ask, stream_options: { include_usage: true } });
    const said: string[] = [];
    stream.on('content', (delta) => said.push(delta));
    const answer = await stream.finalChatCompletion();
    expect(said.join('')).toBe('Guten Tag 🌞');
    expect(answer.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'Guten Tag 🌞' } });
    expect(answer.usage).toMatchObject({ prompt_tokens: 20, completion_tokens: 9 });
    expect(records[0]).toMatchObject({ outcome: 'ok', stream: true, tokens: counted });
  });

  it('gets no usage in a stream where it did not ask, and the ledger has it all the same', async () => {
    const { openai, records } = await gatewayTo(dialect, dialect.stream({ text: ['Tag'], usage }));
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    for await (const chunk of await openai.chat.completions.create({ ...ask, stream: true })) chunks.push(chunk);
    expect(chunks.every((chunk) => chunk.choices.length === 1)).toBe(true);
    expect(records[0]?.tokens).toMatchObject({ output: 9 });
  });

  it('gets parallel tool calls, whole and streamed', async () => {
    const { openai, server } = await gatewayTo(dialect, dialect.whole({ text: ['Moment. '], toolCalls: calls }));
    const expected = calls.map(({ id, name, arguments: text }) => ({
      id,
      type: 'function',
      function: { name, arguments: text },
    }));
    const whole = await openai.chat.completions.create({
      ...ask,
      tools,
      tool_choice: 'required',
      parallel_tool_calls: true,
    });
    expect(whole.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: { content: 'Moment. ', tool_calls: expected },
    });
    server.next(dialect.stream({ text: ['Moment. '], toolCalls: calls }));
    const streamed = await openai.chat.completions.stream({ ...ask, tools }).finalChatCompletion();
    expect(streamed.choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: 'Moment. ' } });
    expect(streamed.choices[0]?.message.tool_calls).toMatchObject(expected);
  });

  it('sends tool results back, and images', async () => {
    const { openai, server } = await gatewayTo(dialect, dialect.whole({ text: ['Sonnig.'] }));
    const toolCalls = calls.map(({ id, name, arguments: text }) => ({
      id,
      type: 'function' as const,
      function: { name, arguments: text },
    }));
    await openai.chat.completions.create({
      model: 'm',
      tools,
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } },
          ],
        },
        { role: 'assistant', content: null, tool_calls: toolCalls },
        { role: 'tool', tool_call_id: 'call_1', content: 'sunny' },
        { role: 'tool', tool_call_id: 'call_2', content: 'noon' },
      ],
    });
    const sent = JSON.stringify(server.requests[0]?.body);
    for (const word of [
      'Be brief.',
      pixel,
      ...(dialect.keepsIds ? ['call_1', 'call_2'] : []),
      'sunny',
      'noon',
      'Zürich',
    ])
      expect(sent).toContain(word);
  });

  it('gets reasoning beside the answer, whole and streamed', async () => {
    const content = { reasoning: ['Let me ', 'think.'], text: ['Yes.'], usage: { input: 5, output: 8, reasoning: 6 } };
    const { openai, server } = await gatewayTo(dialect, dialect.whole(content));
    const whole = await openai.chat.completions.create(ask);
    expect(whole.choices[0]?.message).toMatchObject({ content: 'Yes.', reasoning_content: 'Let me think.' });
    server.next(dialect.stream(content));
    let reasoning = '';
    for await (const chunk of await openai.chat.completions.create({ ...ask, stream: true })) {
      reasoning += (chunk.choices[0]?.delta as { reasoning_content?: string } | undefined)?.reasoning_content ?? '';
    }
    expect(reasoning).toBe('Let me think.');
  });

  const said = 'the upstream said so of the model';
  const failures = [
    [400, OpenAI.BadRequestError, 400, said],
    [401, OpenAI.InternalServerError, 502, "refused the gateway's"],
    [404, OpenAI.NotFoundError, 404, said],
    [429, OpenAI.RateLimitError, 429, said],
    [500, OpenAI.InternalServerError, 500, said],
    [529, OpenAI.InternalServerError, dialect.name === 'openai' ? 529 : 503, said],
  ] as const;
  it.each(failures.flatMap(([status, ...rest]) => [false, true].map((stream) => [status, stream, ...rest] as const)))(
    "raises its own exception for an upstream's %d (streamed: %s)",
    async (status, stream, type, seen, words) => {
      const { openai, server, records } = await gatewayTo(dialect, dialect.error(status, { message: said }));
      const error = await openai.chat.completions.create({ ...ask, stream }).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(type);
      expect(error).toMatchObject({ status: seen, message: expect.stringContaining(words) });
      expect(server.requests).toHaveLength(1);
      expect(records).toMatchObject([{ outcome: 'error', status: seen }]);
    },
  );

  it('sees an error, and not an ending, where the upstream breaks off', async () => {
    const { body, headers } = dialect.stream({ text: pieces });
    const { openai, records } = await gatewayTo(dialect, { headers, body: body.slice(0, 4), ending: 'cut' });
    let text = '';
    const read = async (): Promise<void> => {
      for await (const chunk of await openai.chat.completions.create({ ...ask, stream: true }))
        text += chunk.choices[0]?.delta.content ?? '';
    };
    await expect(read()).rejects.toThrow(/terminator|broke off|ended|truncated/i);
    expect(text).toContain('one');
    expect(records).toMatchObject([{ outcome: 'truncated', errorCode: 'PROXY_STREAM_TRUNCATED' }]);
  });

  it('cancels the upstream when it leaves a stream', async () => {
    const gate = createGate();
    const { body, headers } = dialect.stream({ text: pieces });
    const running = await gatewayTo(dialect, { headers, body: [...body.slice(0, 4), gate] });
    const stream = await running.openai.chat.completions.create({ ...ask, stream: true });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    expect(await running.server.requests[0]?.closed).toEqual({ abortedByClient: true });
  });

  it('cancels the upstream when it leaves before a whole answer', async () => {
    const gate = createGate();
    const running = await gatewayTo(dialect, async () => {
      await gate.pass();
      return json({});
    });
    const controller = new AbortController();
    const asking = running.openai.chat.completions.create(ask, { signal: controller.signal });
    const failed = expect(asking).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
    const asked = await running.server.nextRequest();
    controller.abort();
    await failed;
    expect(await asked.closed).toEqual({ abortedByClient: true });
    gate.open();
  });
});

describe('the OpenAI client with its own retries', () => {
  it('does not try again what the gateway has tried', async () => {
    const [dialect] = upstreamDialects;
    if (!dialect) throw new Error('There is a dialect.');
    const { url, server } = await gatewayTo(dialect, dialect.error(500));
    const openai = new OpenAI({ apiKey: 'k', baseURL: `${url}/v1`, maxRetries: 2 });
    await expect(openai.chat.completions.create(ask)).rejects.toBeInstanceOf(OpenAI.InternalServerError);
    expect(server.requests).toHaveLength(1);
  });
});
