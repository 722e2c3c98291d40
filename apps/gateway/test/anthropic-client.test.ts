import Anthropic from '@anthropic-ai/sdk';
import { createGate, json, thinkingSignature } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { allUpstreamDialects, gatewayTo } from './kit.ts';

const tools = ['weather', 'time'].map((name) => ({
  name,
  description: `Tells the ${name}`,
  input_schema: { type: 'object' as const, properties: { city: { type: 'string' } } },
}));
const calls = [
  { id: 'call_1', name: 'weather', arguments: '{"city":"Zürich"}' },
  { id: 'call_2', name: 'time', arguments: '{"city":"Genève"}' },
];
const uses = calls.map(({ id, name, arguments: text }) => ({
  type: 'tool_use' as const,
  id,
  name,
  input: JSON.parse(text) as unknown,
}));
const ask = { model: 'm', max_tokens: 100, messages: [{ role: 'user' as const, content: 'Grüezi 🌍' }] };
const usage = { input: 20, output: 9, cacheRead: 8 };
/** More of them than events of which a test lets only the first through. */
const pieces = ['one ', 'two ', 'three ', 'four ', 'five'];
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe.each(allUpstreamDialects)('the Anthropic client, to an upstream that speaks $name,', (dialect) => {
  const counted = dialect.countsCache ? { input: 12, cacheRead: 8, output: 9 } : { input: 20, output: 9 };

  it('gets a whole answer with its usage', async () => {
    const { anthropic, server, records } = await gatewayTo(
      dialect,
      dialect.whole({ text: ['Guten ', 'Tag 🌞'], usage }),
    );
    const { data, response } = await anthropic.messages.create(ask).withResponse();
    expect(data).toMatchObject({ type: 'message', role: 'assistant', stop_reason: 'end_turn' });
    expect(data.content.map((block) => (block.type === 'text' ? block.text : '')).join('')).toBe('Guten Tag 🌞');
    expect(data.usage).toMatchObject({
      input_tokens: counted.input,
      ...(dialect.countsCache && { cache_read_input_tokens: 8 }),
      output_tokens: 9,
    });
    expect(JSON.stringify(server.requests[0]?.body)).toContain('Grüezi 🌍');
    expect(response.headers.get('request-id')).toBeTruthy();
    expect(records[0]).toMatchObject({
      outcome: 'ok',
      tokens: counted,
      dialectIn: 'anthropic-messages',
    });
  });

  it('gets a streamed answer in its own order of events', async () => {
    const { anthropic, records } = await gatewayTo(dialect, dialect.stream({ text: ['Guten ', 'Tag ', '🌞'], usage }));
    const stream = anthropic.messages.stream(ask);
    const order: string[] = [];
    let started: Anthropic.RawMessageStartEvent | undefined;
    stream.on('streamEvent', (event) => {
      order.push(event.type);
      if (event.type === 'message_start') started = structuredClone(event);
    });
    const answer = await stream.finalMessage();
    expect(answer).toMatchObject({ stop_reason: 'end_turn', content: [{ type: 'text', text: 'Guten Tag 🌞' }] });
    expect(answer.usage).toMatchObject({ output_tokens: 9 });
    expect(started?.message.usage.input_tokens).toBeGreaterThan(0);
    const kinds = order.filter((type) => (type as string) !== 'ping');
    expect([kinds.at(0), kinds.at(1), ...kinds.slice(-3)]).toEqual([
      'message_start',
      'content_block_start',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    expect(records[0]).toMatchObject({ outcome: 'ok', tokens: counted });
  });

  it('gets parallel tool calls, whole and streamed', async () => {
    const { anthropic, server } = await gatewayTo(dialect, dialect.whole({ text: ['Moment. '], toolCalls: calls }));
    const expected = [{ type: 'text', text: 'Moment. ' }, ...uses];
    const whole = await anthropic.messages.create({ ...ask, tools, tool_choice: { type: 'any' } });
    expect(whole).toMatchObject({ stop_reason: 'tool_use', content: expected });
    server.next(dialect.stream({ text: ['Moment. '], toolCalls: calls }));
    expect(await anthropic.messages.stream({ ...ask, tools }).finalMessage()).toMatchObject({
      stop_reason: 'tool_use',
      content: expected,
    });
  });

  it('sends tool results back, and images', async () => {
    const { anthropic, server } = await gatewayTo(dialect, dialect.whole({ text: ['Sonnig.'] }));
    await anthropic.messages.create({
      ...ask,
      tools,
      system: 'Be brief.',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
          ],
        },
        { role: 'assistant', content: uses },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'call_1', content: 'sunny' },
            { type: 'tool_result', tool_use_id: 'call_2', content: [{ type: 'text', text: 'noon' }] },
            { type: 'text', text: 'So?' },
          ],
        },
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
      'So?',
    ])
      expect(sent).toContain(word);
  });

  it('gets thinking before the answer, whole and streamed', async () => {
    const content = { reasoning: ['Let me ', 'think.'], text: ['Yes.'], usage: { input: 5, output: 8, reasoning: 6 } };
    const { anthropic, server } = await gatewayTo(dialect, dialect.whole(content));
    const expected = [
      { type: 'thinking', thinking: 'Let me think.' },
      { type: 'text', text: 'Yes.' },
    ];
    const whole = await anthropic.messages.create(ask);
    expect(whole.content).toMatchObject(expected);
    server.next(dialect.stream(content));
    const streamed = await anthropic.messages.stream(ask).finalMessage();
    expect(streamed.content).toMatchObject(expected);
    if (dialect.name === 'anthropic') expect(JSON.stringify(streamed.content)).toContain(thinkingSignature);
  });

  const said = 'the upstream said so';
  const failures = [
    [400, Anthropic.BadRequestError, 400, said],
    [401, Anthropic.InternalServerError, 502, "refused the gateway's"],
    [404, Anthropic.NotFoundError, 404, said],
    [429, Anthropic.RateLimitError, 429, said],
    [500, Anthropic.InternalServerError, 500, said],
    [529, Anthropic.InternalServerError, 529, said],
  ] as const;
  it.each(failures.flatMap(([status, ...rest]) => [false, true].map((stream) => [status, stream, ...rest] as const)))(
    "raises its own exception for an upstream's %d (streamed: %s)",
    async (status, stream, type, seen, words) => {
      const { anthropic, server, records } = await gatewayTo(dialect, dialect.error(status, { message: said }));
      const error = await anthropic.messages.create({ ...ask, stream }).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(type);
      expect(error).toMatchObject({ status: seen, message: expect.stringContaining(words), error: { type: 'error' } });
      expect(server.requests).toHaveLength(1);
      expect(records).toMatchObject([{ outcome: 'error', status: seen }]);
    },
  );

  it('sees an error, and not an ending, where the upstream breaks off', async () => {
    const { body, headers } = dialect.stream({ text: pieces });
    const { anthropic, records } = await gatewayTo(dialect, { headers, body: body.slice(0, 4), ending: 'cut' });
    const stream = anthropic.messages.stream(ask);
    let text = '';
    stream.on('text', (delta) => {
      text += delta;
    });
    await expect(stream.finalMessage()).rejects.toBeInstanceOf(Anthropic.APIError);
    expect(text).toContain('one');
    expect(records).toMatchObject([{ outcome: 'truncated' }]);
  });

  it('cancels the upstream when it leaves a stream', async () => {
    const gate = createGate();
    const { body, headers } = dialect.stream({ text: pieces });
    const { anthropic, server } = await gatewayTo(dialect, { headers, body: [...body.slice(0, 4), gate] });
    const stream = await anthropic.messages.create({ ...ask, stream: true });
    for await (const event of stream) if (event.type === 'content_block_delta') break;
    expect(await server.requests[0]?.closed).toEqual({ abortedByClient: true });
  });

  it('cancels the upstream when it leaves before a whole answer', async () => {
    const gate = createGate();
    const { anthropic, server } = await gatewayTo(dialect, async () => {
      await gate.pass();
      return json({});
    });
    const controller = new AbortController();
    const failed = expect(anthropic.messages.create(ask, { signal: controller.signal })).rejects.toBeInstanceOf(
      Anthropic.APIUserAbortError,
    );
    const asked = await server.nextRequest();
    controller.abort();
    await failed;
    expect(await asked.closed).toEqual({ abortedByClient: true });
    gate.open();
  });
});
