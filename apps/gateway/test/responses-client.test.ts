import { createGate, type HttpAnswer, json, type Script } from '@proxy/testing';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { startGateway, type UpstreamDialect, upstream, upstreamDialects } from './kit.ts';

const tools = ['weather', 'time'].map((name) => ({
  type: 'function' as const,
  name,
  description: `Tells the ${name}`,
  parameters: { type: 'object', properties: { city: { type: 'string' } } },
  strict: false,
}));
const calls = [
  { id: 'call_1', name: 'weather', arguments: '{"city":"Zürich"}' },
  { id: 'call_2', name: 'time', arguments: '{"city":"Genève"}' },
];
const usage = { input: 20, output: 9, cacheRead: 8 };
const ask = { model: 'm', input: 'Grüezi 🌍' };

/** A gateway whose model `m` is one upstream that does not speak Responses, with two keys. */
async function gatewayTo({ name, dialect, basePath }: UpstreamDialect, script?: Script) {
  const server = await upstream(script);
  const spoken = name === 'openai' ? 'openai-chat' : dialect;
  const provider = { type: name, apiKey: 'key-of-the-gateway', baseUrl: server.url + basePath };
  const gateway = await startGateway({
    providers: { p: spoken === undefined ? provider : { ...provider, dialect: spoken } },
    models: { m: { targets: [{ provider: 'p', model: 'upstream-model' }], retry: { maxAttempts: 1 } } },
    keys: { alice: { key: 'secret-of-alice' }, bob: { key: 'secret-of-bob' } },
  });
  const client = (apiKey: string) => new OpenAI({ apiKey, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
  return { gateway, server, openai: client('secret-of-alice'), bob: client('secret-of-bob') };
}

describe.each(upstreamDialects)('the Responses client, to an upstream that speaks $name,', (dialect) => {
  it('gets a whole answer with its usage', async () => {
    const { openai, server, gateway } = await gatewayTo(dialect, dialect.whole({ text: ['Guten ', 'Tag 🌞'], usage }));
    const answer = await openai.responses.create({ ...ask, instructions: 'Be brief.', metadata: { a: 'b' } });
    expect(answer).toMatchObject({
      object: 'response',
      status: 'completed',
      output_text: 'Guten Tag 🌞',
      instructions: 'Be brief.',
      metadata: { a: 'b' },
      usage: {
        input_tokens: 20,
        output_tokens: 9,
        total_tokens: 29,
        input_tokens_details: { cached_tokens: dialect.countsCache ? 8 : 0 },
      },
    });
    const sent = JSON.stringify(server.requests[0]?.body);
    for (const words of ['Grüezi 🌍', 'Be brief.']) expect(sent).toContain(words);
    expect(gateway.records[0]).toMatchObject({ outcome: 'ok', dialectIn: 'openai-responses' });
  });

  it('gets a streamed answer, event by event, that its SDK puts together', async () => {
    const { openai } = await gatewayTo(dialect, dialect.stream({ text: ['Guten ', 'Tag ', '🌞'], usage }));
    const types: string[] = [];
    const numbers: number[] = [];
    const stream = openai.responses.stream(ask);
    stream.on('event', (event) => {
      types.push(event.type);
      numbers.push(event.sequence_number);
    });
    const answer = await stream.finalResponse();
    expect(answer).toMatchObject({ status: 'completed', output_text: 'Guten Tag 🌞', usage: { input_tokens: 20 } });
    expect(types.slice(0, 2)).toEqual(['response.created', 'response.in_progress']);
    expect(types.at(-1)).toBe('response.completed');
    expect(numbers).toEqual(numbers.map((_, index) => index));
  });

  it('gets parallel tool calls, whole and streamed, and sends their results back', async () => {
    const { openai, server } = await gatewayTo(dialect, dialect.whole({ text: ['Moment. '], toolCalls: calls }));
    const expected = calls.map(({ id, name, arguments: text }) => ({
      type: 'function_call',
      call_id: id,
      name,
      arguments: text,
    }));
    const whole = await openai.responses.create({ ...ask, tools });
    expect(whole.output.filter(({ type }) => type === 'function_call')).toMatchObject(expected);
    server.next(dialect.stream({ text: ['Moment. '], toolCalls: calls }));
    const streamed = await openai.responses.stream({ ...ask, tools }).finalResponse();
    expect(streamed.output.filter(({ type }) => type === 'function_call')).toMatchObject(expected);
    server.next(dialect.whole({ text: ['Sonnig.'] }));
    const results = calls.map(({ id }) => ({
      type: 'function_call_output' as const,
      call_id: id,
      output: `result of ${id}`,
    }));
    const done = await openai.responses.create({
      model: 'm',
      tools,
      previous_response_id: streamed.id,
      input: results,
    });
    expect(done).toMatchObject({ output_text: 'Sonnig.', previous_response_id: streamed.id });
    const sent = JSON.stringify(server.requests[2]?.body);
    for (const words of ['Grüezi 🌍', 'Moment. ', 'Zürich', 'Genève', 'result of call_1', 'result of call_2'])
      expect(sent).toContain(words);
  });

  it('gets reasoning as an item of its own, whole and streamed', async () => {
    const content = { reasoning: ['Let me ', 'think.'], text: ['Yes.'], usage: { input: 5, output: 8, reasoning: 6 } };
    const { openai, server } = await gatewayTo(dialect, dialect.whole(content));
    const expected = [
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Let me think.' }] },
      { type: 'message', content: [{ type: 'output_text', text: 'Yes.' }] },
    ];
    expect((await openai.responses.create(ask)).output).toMatchObject(expected);
    server.next(dialect.stream(content));
    expect((await openai.responses.stream(ask).finalResponse()).output).toMatchObject(expected);
  });

  it('goes on from an earlier response, over several turns', async () => {
    const { openai, server } = await gatewayTo(dialect, dialect.whole({ text: ['First answer.'] }));
    const first = await openai.responses.create(ask);
    server.next(dialect.stream({ text: ['Second answer.'] }));
    const second = await openai.responses
      .stream({ model: 'm', input: 'And then?', previous_response_id: first.id })
      .finalResponse();
    server.next(dialect.whole({ text: ['Third answer.'] }));
    await openai.responses.create({ model: 'm', input: 'Really?', previous_response_id: second.id });
    const sent = JSON.stringify(server.requests[2]?.body);
    const said = ['Grüezi 🌍', 'First answer.', 'And then?', 'Second answer.', 'Really?'];
    expect(said.map((words) => sent.indexOf(words))).toEqual(
      said.map((words) => sent.indexOf(words)).sort((a, b) => a - b),
    );
    expect(said.filter((words) => !sent.includes(words))).toEqual([]);
  });

  it('finds, lists and deletes what it was answered, and nobody else does', async () => {
    const { openai, bob } = await gatewayTo(dialect, dialect.whole({ text: ['Kept.'] }));
    const made = await openai.responses.create({
      model: 'm',
      input: [
        { role: 'user', content: 'one' },
        { role: 'user', content: 'two' },
        { role: 'user', content: 'three' },
      ],
    });
    const { _request_id: _, ...retrieved } = (await openai.responses.retrieve(made.id)) as OpenAI.Responses.Response & {
      _request_id?: string;
    };
    expect(retrieved).toMatchObject({ id: made.id, output_text: 'Kept.', output: made.output });
    const page = await openai.responses.inputItems.list(made.id, { limit: 2, order: 'asc' });
    expect(page.data.map((item) => JSON.stringify(item))).toMatchObject([
      expect.stringContaining('one'),
      expect.stringContaining('two'),
    ]);
    const all: string[] = [];
    for await (const item of openai.responses.inputItems.list(made.id, { limit: 2 })) all.push(JSON.stringify(item));
    expect(all.map((item) => /one|two|three/.exec(item)?.[0])).toEqual(['three', 'two', 'one']);
    for (const refused of [
      bob.responses.retrieve(made.id),
      bob.responses.delete(made.id),
      bob.responses.inputItems.list(made.id),
      bob.responses.create({ ...ask, previous_response_id: made.id }),
    ])
      await expect(refused).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    await expect(openai.responses.cancel(made.id)).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    await openai.responses.delete(made.id);
    await expect(openai.responses.retrieve(made.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });

  it('finds nothing where it asked for nothing to be kept', async () => {
    const { openai } = await gatewayTo(dialect, dialect.whole({ text: ['Gone.'] }));
    const made = await openai.responses.create({ ...ask, store: false });
    expect(made).toMatchObject({ store: false });
    await expect(openai.responses.retrieve(made.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });

  it.each([
    [400, OpenAI.BadRequestError],
    [429, OpenAI.RateLimitError],
    [500, OpenAI.InternalServerError],
  ] as const)('gets a typed error where the upstream answers %i', async (status, expected) => {
    const { openai } = await gatewayTo(dialect, dialect.error(status, { message: 'the upstream said so' }));
    await expect(openai.responses.create(ask)).rejects.toSatisfy(
      (error) => error instanceof expected && error.message.includes('the upstream said so'),
    );
  });

  it('is told that a stream broke, and that it is not kept', async () => {
    const { body, ...whole } = dialect.stream({ text: ['Guten ', 'Tag'] });
    const cut: HttpAnswer = { ...whole, body: body.slice(0, -2) };
    const { openai } = await gatewayTo(dialect, cut);
    let id = '';
    const read = async (): Promise<void> => {
      for await (const event of await openai.responses.create({ ...ask, stream: true }))
        if (event.type === 'response.created') id = event.response.id;
    };
    await expect(read()).rejects.toBeInstanceOf(OpenAI.APIError);
    await expect(openai.responses.retrieve(id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });

  it('can leave, and the upstream is let go', async () => {
    const gate = createGate();
    const { body, ...whole } = dialect.stream({ text: ['Guten ', 'Tag'] });
    const { openai, gateway } = await gatewayTo(dialect, {
      ...whole,
      body: [...body.slice(0, -2), gate, ...body.slice(-2)],
    });
    const stream = await openai.responses.create({ ...ask, stream: true });
    for await (const event of stream) if (event.type === 'response.output_text.delta') break;
    await expect.poll(() => gateway.inFlight).toBe(0);
    gate.open();
    expect(gateway.records[0]).toMatchObject({ outcome: 'client_gone' });
  });
});

describe('the Responses client, to OpenAI,', () => {
  const native = {
    id: 'resp_native',
    object: 'response',
    created_at: 1,
    status: 'completed',
    model: 'gpt-5',
    output: [
      {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: 'Hi', annotations: [] }],
      },
    ],
    usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
    news: { of: 'tomorrow' },
  };

  it('asks its Responses API, and gets what it says as it says it', async () => {
    const server = await upstream(json(native));
    const gateway = await startGateway({
      providers: { p: { type: 'openai', apiKey: 'k', baseUrl: `${server.url}/v1` } },
      models: { m: { targets: [{ provider: 'p', model: 'gpt-5' }] } },
    });
    const answer = await gateway.openai.responses.create({ ...ask, tools: [{ type: 'web_search' }] });
    expect(answer).toMatchObject(native);
    expect(server.requests[0]).toMatchObject({
      path: '/v1/responses',
      body: { model: 'gpt-5', tools: [{ type: 'web_search' }] },
    });
    server.next(json({ ...native, id: 'resp_2' }));
    await gateway.openai.responses.create({ ...ask, previous_response_id: 'resp_native' });
    const sent = server.requests[1]?.body as { readonly input: readonly object[] };
    expect(sent).not.toHaveProperty('previous_response_id');
    expect(sent.input).toMatchObject([{ content: ask.input }, { id: 'msg_1' }, { content: ask.input }]);
    await expect(gateway.openai.responses.retrieve('resp_native')).resolves.toMatchObject(native);
  });

  it('is told that nothing runs in the background', async () => {
    const server = await upstream(json(native));
    const gateway = await startGateway({
      providers: { p: { type: 'openai', apiKey: 'k', baseUrl: `${server.url}/v1` } },
      models: { m: { targets: [{ provider: 'p', model: 'gpt-5' }] } },
    });
    const refused = gateway.openai.responses.create({ ...ask, background: true });
    await expect(refused).rejects.toMatchObject({ status: 400, param: 'background' });
    expect(server.requests).toEqual([]);
  });
});
