import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anthropicMessages, openaiChat } from '@proxy/testing';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { startGateway, upstream } from './kit.ts';

const said = openaiChat.text('Yes.');
/** What the client's types no longer have, and its users still send. */
const sampler = { temperature: 0.2 };
/** Milliseconds; without, the client refuses to ask for so many tokens at once. */
const patience = { timeout: 60_000 };
const hi = [{ role: 'user' as const, content: 'Hi' }];
const image = {
  role: 'user' as const,
  content: [{ type: 'image_url' as const, image_url: { url: 'https://images.test/cat.png' } }],
};

/** A gateway whose model `m` is these models of OpenAI, in order, at one scripted upstream. */
async function gatewayFor(models: readonly string[], alias: object = {}, more: object = {}) {
  const server = await upstream(said);
  const gateway = await startGateway({
    providers: { p: { type: 'openai', apiKey: 'key', baseUrl: `${server.url}/v1` } },
    models: { m: { targets: models.map((model) => ({ provider: 'p', model })), ...alias } },
    ...more,
  });
  const bodies = (): unknown[] => server.requests.map(({ body }) => body);
  return { ...gateway, server, bodies, records: gateway.records };
}

const rejection = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe('a model that refuses fields', () => {
  it('is sent what it takes, and the client is told what became of the rest', async () => {
    const { openai, bodies, records } = await gatewayFor(['gpt-5']);
    const ask = { model: 'm', messages: hi, temperature: 0.2, max_tokens: 50, reasoning_effort: 'xhigh' as const };
    const { response } = await openai.chat.completions
      .create({ ...ask, top_p: 1, mood: 'good' } as typeof ask)
      .withResponse();
    expect(bodies()).toEqual([
      { model: 'gpt-5', messages: hi, max_completion_tokens: 50, reasoning_effort: 'high', mood: 'good' },
    ]);
    expect(response.headers.get('x-proxy-loss')).toBe(
      'temperature=dropped, max_tokens=renamed, reasoning_effort=changed',
    );
    expect(records[0]?.loss.map(({ field }) => field)).toEqual(['temperature', 'max_tokens', 'reasoning_effort']);
  });

  it('is sent the very fields of a client that says nothing it refuses', async () => {
    const { openai, bodies, records } = await gatewayFor(['gpt-5']);
    const ask = { messages: hi, max_completion_tokens: 9, reasoning_effort: 'low' as const, metadata: { a: 'b' } };
    const { response } = await openai.chat.completions.create({ model: 'm', ...ask }).withResponse();
    expect(bodies()).toEqual([{ model: 'gpt-5', ...ask }]);
    expect(response.headers.has('x-proxy-loss')).toBe(false);
    expect(records[0]?.loss).toEqual([]);
  });

  it('keeps its sampler while it does not reason', async () => {
    const { openai, bodies } = await gatewayFor(['gpt-5.2']);
    await openai.chat.completions.create({ model: 'm', messages: hi, temperature: 0.2 });
    await openai.chat.completions.create({ model: 'm', messages: hi, temperature: 0.2, reasoning_effort: 'low' });
    expect(bodies()).toEqual([
      { model: 'gpt-5.2', messages: hi, temperature: 0.2 },
      { model: 'gpt-5.2', messages: hi, reasoning_effort: 'low' },
    ]);
  });

  it('is sent everything where the user of the gateway says that it refuses nothing', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'gateway-prices-')), 'prices.yaml');
    writeFileSync(
      file,
      '- { provider: openai, model: gpt-5, refusals: off }\n- { provider: openai, model: gpt-5-mini, temperature: true }\n',
    );
    const { openai, bodies } = await gatewayFor(['gpt-5', 'gpt-5-mini'], {}, { catalog: { prices: file } });
    const ask = { messages: hi, temperature: 0.2, max_tokens: 5 };
    await openai.chat.completions.create({ model: 'm', ...ask });
    await openai.chat.completions.create({ model: 'p/gpt-5-mini', ...ask });
    expect(bodies()).toEqual([
      { model: 'gpt-5', ...ask },
      { model: 'gpt-5-mini', ...ask },
    ]);
  });

  it('of which nothing is known is sent everything', async () => {
    const { openai, bodies } = await gatewayFor(['nobody-knows']);
    const ask = { messages: hi, temperature: 0.2, max_tokens: 5, parallel_tool_calls: false, stop: 'x' };
    await openai.chat.completions.create({ model: 'm', ...ask });
    expect(bodies()).toEqual([{ model: 'nobody-knows', ...ask }]);
  });

  it('is asked in a role that it knows', async () => {
    const { openai, bodies } = await gatewayFor(['gpt-3.5-turbo', 'o1-mini'], { retry: { maxAttempts: 1 } });
    await openai.chat.completions.create({
      model: 'm',
      messages: [{ role: 'developer', content: 'Be brief.' }, ...hi],
    });
    expect(bodies()).toMatchObject([{ messages: [{ role: 'system', content: 'Be brief.' }, ...hi] }]);
    await openai.chat.completions.create({
      model: 'p/o1-mini',
      messages: [{ role: 'system', content: 'Short.' }, ...hi],
    });
    expect(bodies()[1]).toMatchObject({ messages: [{ role: 'user', content: 'Short.' }, ...hi] });
  });

  it('gets the same from a client of another dialect', async () => {
    const { anthropic, bodies } = await gatewayFor(['gpt-5']);
    const { response } = await anthropic.messages
      .create({ model: 'm', max_tokens: 200_000, ...sampler, messages: hi }, patience)
      .withResponse();
    expect(bodies()).toMatchObject([{ model: 'gpt-5', max_completion_tokens: 128_000 }]);
    expect(bodies()[0]).not.toHaveProperty('temperature');
    expect(response.headers.get('x-proxy-loss')).toBe('temperature=dropped, maxOutputTokens=changed');
  });

  it('of Anthropic thinks as it can, and writes as much as it can', async () => {
    const server = await upstream(anthropicMessages.text('Yes.'));
    const { anthropic } = await startGateway({
      providers: { p: { type: 'anthropic', apiKey: 'key', baseUrl: server.url } },
    });
    const { response } = await anthropic.messages
      .create(
        {
          model: 'p/claude-opus-4-7',
          max_tokens: 300_000,
          ...sampler,
          thinking: { type: 'enabled', budget_tokens: 2_048 },
          messages: hi,
        },
        patience,
      )
      .withResponse();
    expect(server.requests[0]?.body).toEqual({
      model: 'claude-opus-4-7',
      max_tokens: 128_000,
      thinking: { type: 'adaptive' },
      messages: hi,
    });
    expect(response.headers.get('x-proxy-loss')).toBe(
      'temperature=dropped, max_tokens=changed, thinking.type=changed, thinking.budget_tokens=dropped',
    );
  });
});

describe('a model that cannot take a request', () => {
  it('is passed over for one that can', async () => {
    const { openai, bodies } = await gatewayFor(['gpt-3.5-turbo', 'gpt-4o']);
    await openai.chat.completions.create({ model: 'm', messages: [image] });
    expect(bodies()).toEqual([{ model: 'gpt-4o', messages: [image] }]);
  });

  it('leaves the client with an error that names the field, and is not asked', async () => {
    const { openai, server } = await gatewayFor(['gpt-3.5-turbo']);
    const error = await rejection(openai.chat.completions.create({ model: 'm', messages: [image] }));
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error).toMatchObject({ status: 400, param: 'messages', message: expect.stringContaining('no images') });
    expect((error as InstanceType<typeof OpenAI.APIError>).headers?.get('x-proxy-error')).toBe('PROXY_UNSUPPORTED');
    expect(server.requests).toHaveLength(0);
  });
});

describe('onLoss: reject', () => {
  const strict = { onLoss: 'reject' as const };

  it('refuses before anything is sent, and names what would be lost', async () => {
    const { openai, server, records } = await gatewayFor(['gpt-5'], strict);
    const error = await rejection(
      openai.chat.completions.create({ model: 'm', messages: hi, temperature: 0.2, stop: 'x', stream: true }),
    );
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error).toMatchObject({
      status: 400,
      param: 'temperature',
      message: expect.stringMatching(/"temperature".*"stop"/),
    });
    expect((error as InstanceType<typeof OpenAI.APIError>).headers?.get('x-proxy-error')).toBe('PROXY_UNSUPPORTED');
    expect(server.requests).toHaveLength(0);
    expect(records).toMatchObject([{ errorCode: 'PROXY_UNSUPPORTED', attempts: [] }]);
  });

  it('passes over a target that would lose something for one that would not', async () => {
    const { openai, bodies } = await gatewayFor(['gpt-5', 'gpt-4o'], strict);
    await openai.chat.completions.create({ model: 'm', messages: hi, temperature: 0.2 });
    expect(bodies()).toEqual([{ model: 'gpt-4o', messages: hi, temperature: 0.2 }]);
  });

  it('has nothing against a field that is sent under another name', async () => {
    const { openai, bodies } = await gatewayFor(['gpt-5'], strict);
    await openai.chat.completions.create({ model: 'm', messages: hi, max_tokens: 5 });
    expect(bodies()).toEqual([{ model: 'gpt-5', messages: hi, max_completion_tokens: 5 }]);
  });

  it('holds for the fallbacks of the alias, too', async () => {
    const server = await upstream(said);
    const { anthropic } = await startGateway({
      providers: { p: { type: 'openai', apiKey: 'key', baseUrl: `${server.url}/v1` } },
      models: {
        m: { targets: [{ provider: 'p', model: 'gpt-5' }], fallbacks: ['spare'], ...strict },
        spare: { targets: [{ provider: 'p', model: 'gpt-4o' }] },
      },
    });
    const ask = { max_tokens: 5, top_k: 3, messages: hi };
    const error = await rejection(anthropic.messages.create({ model: 'm', ...ask }));
    expect(error).toMatchObject({ status: 400, message: expect.stringContaining('topK') });
    expect(server.requests).toHaveLength(0);
    await anthropic.messages.create({ model: 'spare', ...ask });
    expect(server.requests).toHaveLength(1);
  });
});

describe('the report of losses', () => {
  it('has a header of bounded length, and says how many it leaves out', async () => {
    const { anthropic, records } = await gatewayFor(['gpt-4o']);
    const made = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`field_of_the_client_${index}`, 1]));
    const ask = { model: 'm', max_tokens: 5, messages: hi, ...made };
    const { response } = await anthropic.messages.create(ask).withResponse();
    const header = response.headers.get('x-proxy-loss') ?? '';
    expect(header.length).toBeLessThan(1_100);
    expect(header).toMatch(/^field_of_the_client_0=dropped, .*, \+\d+ more$/);
    const lost = records[0]?.loss.filter(({ side }) => side !== 'response');
    expect(lost).toHaveLength(201);
    expect(lost?.at(-1)?.field).toBe('300 more');
  });

  it('tells of a stream what only its answer shows, in the record', async () => {
    const server = await upstream(anthropicMessages.stream({ text: ['Yes.'] }));
    const { body = [], headers } = anthropicMessages.stream({ text: ['Yes.'] });
    const news =
      'event: content_block_start\ndata: {"type":"content_block_start","index":1,"content_block":{"type":"server_tool_use","id":"s","name":"web_search","input":{}}}\n\nevent: content_block_stop\ndata: {"type":"content_block_stop","index":1}\n\n';
    server.next({ headers, body: [...body.slice(0, -2), news, ...body.slice(-2)] });
    const { openai, records } = await startGateway({
      providers: { p: { type: 'anthropic', apiKey: 'key', baseUrl: server.url } },
    });
    const { data, response } = await openai.chat.completions
      .create({ model: 'p/claude-haiku-4-5', messages: hi, stream: true })
      .withResponse();
    for await (const _ of data);
    expect(response.headers.has('x-proxy-loss')).toBe(false);
    expect(records[0]?.loss).toMatchObject([{ action: 'dropped', side: 'response' }]);
  });
});
