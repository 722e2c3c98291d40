import { generateKeyPairSync } from 'node:crypto';
import Anthropic from '@anthropic-ai/sdk';
import { checkHealth, createGateway, createHttpTransport, createProvider, listModels } from '@proxy/core';
import { azureOpenai, bedrock, vertex } from '@proxy/providers';
import {
  anthropicMessages,
  bedrockConverse,
  createFakeClock,
  eventStreamEvent,
  gemini,
  json,
  openaiChat,
  type RecordedRequest,
  type Script,
} from '@proxy/testing';
import { sign } from 'aws4';
import OpenAI from 'openai';
import { afterAll, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../src/config/schema.ts';
import { startGateway, upstream } from './kit.ts';

type ProviderInput = NonNullable<ConfigInput['providers']>[string];
const messages = [{ role: 'user' as const, content: 'Grüezi 🌍' }];
const content = {
  text: ['Guten ', 'Tag'],
  toolCalls: [{ id: 'call_1', name: 'weather', arguments: '{"city":"Zürich"}' }],
  usage: { input: 20, output: 9 },
};
const tools = [{ name: 'weather', input_schema: { type: 'object' as const } }];

const gatewayOf = (provider: ProviderInput, model: string) =>
  startGateway({
    providers: { p: provider },
    models: { m: { targets: [{ provider: 'p', model }], retry: { maxAttempts: 1 } } },
  });

const awsKeys = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'secret/of+the=test',
  sessionToken: 'session-of-the-test',
};

/** The signature as another implementation makes it of the request that arrived. */
function expectedProof({ method, path, headers, bytes }: RecordedRequest): string {
  const { host, 'content-type': type, 'x-amz-date': date, 'x-amz-security-token': token } = headers;
  const signed = sign(
    {
      service: 'bedrock',
      region: 'eu-central-1',
      method,
      path,
      ...(bytes.length > 0 && { body: Buffer.from(bytes) }),
      headers: { Host: host, ...(type && { 'Content-Type': type }), 'X-Amz-Date': date, 'X-Amz-Security-Token': token },
      extraHeadersToIgnore: { 'content-length': true },
    } as Parameters<typeof sign>[0],
    awsKeys,
  );
  return String(signed.headers?.['Authorization']);
}

/** Answers only what is signed as AWS would have it. */
const signedOnly =
  (whole: Script, streamed: Script): Script =>
  (request) => {
    if (request.headers['authorization'] !== expectedProof(request))
      return bedrockConverse.error(403, { message: 'The request signature we calculated does not match.' });
    const script = request.path.endsWith('-stream') ? streamed : whole;
    return typeof script === 'function' ? script(request) : script;
  };

describe('Bedrock', () => {
  const model = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';
  const start = async (whole: Script, streamed: Script = whole) => {
    const server = await upstream(signedOnly(whole, streamed));
    const gateway = await gatewayOf(
      { type: 'bedrock', region: 'eu-central-1', baseUrl: server.url, ...awsKeys },
      model,
    );
    return { ...gateway, server, openai: gateway.openai, anthropic: gateway.anthropic };
  };

  it('is asked with signatures that AWS would take, whole and streamed', async () => {
    const { anthropic, server } = await start(bedrockConverse.whole(content), bedrockConverse.stream(content));
    const ask = { model: 'm', max_tokens: 100, messages, tools };
    const expected = {
      content: [
        { type: 'text', text: 'Guten Tag' },
        { type: 'tool_use', input: { city: 'Zürich' } },
      ],
      stop_reason: 'tool_use',
    };
    expect(await anthropic.messages.create(ask)).toMatchObject(expected);
    expect(await anthropic.messages.stream(ask).finalMessage()).toMatchObject(expected);
    const encoded = encodeURIComponent(model);
    expect(server.requests.map(({ path }) => path)).toEqual([
      `/model/${encoded}/converse`,
      `/model/${encoded}/converse-stream`,
    ]);
    expect(server.requests[1]?.headers['accept']).toBe('application/vnd.amazon.eventstream');
  });

  it('takes back the reasoning that it signed, whichever client carried it', async () => {
    const thought = { reasoning: ['Hm'], text: ['Yes'] };
    const { anthropic, server } = await start(bedrockConverse.whole(thought));
    const ask = { model: 'm', max_tokens: 100, messages };
    const { content: said } = await anthropic.messages.create(ask);
    await anthropic.messages.create({
      ...ask,
      messages: [...messages, { role: 'assistant', content: said }, ...messages],
    });
    expect(server.requests[1]?.body).toMatchObject({
      messages: [
        {},
        {
          content: [
            { reasoningContent: { reasoningText: { text: 'Hm', signature: expect.any(String) } } },
            { text: 'Yes' },
          ],
        },
        {},
      ],
    });
  });

  it('tells both clients of an exception in the middle of a stream', async () => {
    const begun = bedrockConverse.stream(content).body.slice(0, 2);
    const body = [
      ...begun,
      eventStreamEvent('modelStreamErrorException', { message: 'The model failed.' }, 'exception'),
    ];
    const { anthropic, openai, records } = await start({
      headers: { 'content-type': 'application/vnd.amazon.eventstream' },
      body,
    });
    await expect(
      anthropic.messages.stream({ model: 'm', max_tokens: 9, messages }).finalMessage(),
    ).rejects.toBeInstanceOf(Anthropic.APIError);
    const read = async () => {
      for await (const _ of await openai.chat.completions.create({ model: 'm', messages, stream: true }));
    };
    await expect(read()).rejects.toBeInstanceOf(OpenAI.APIError);
    expect(records).toMatchObject([{ errorCode: 'PROXY_STREAM_ERROR' }, { errorCode: 'PROXY_STREAM_ERROR' }]);
  });

  it('that throttles before the first word raises the exception for that', async () => {
    const body = [eventStreamEvent('throttlingException', { message: 'Too many requests.' }, 'exception')];
    const { openai } = await start({ headers: { 'content-type': 'application/vnd.amazon.eventstream' }, body });
    await expect(openai.chat.completions.create({ model: 'm', messages, stream: true })).rejects.toBeInstanceOf(
      OpenAI.RateLimitError,
    );
  });

  it('that refuses a signature never looks like a refusal of the client', async () => {
    const server = await upstream(
      bedrockConverse.error(403, { message: 'The security token included in the request is expired' }),
    );
    const { openai } = await gatewayOf(
      { type: 'bedrock', region: 'eu-central-1', baseUrl: server.url, ...awsKeys },
      model,
    );
    await expect(openai.chat.completions.create({ model: 'm', messages })).rejects.toMatchObject({ status: 502 });
  });

  it('is asked with an API key where there is one', async () => {
    const server = await upstream(bedrockConverse.whole(content));
    const { openai } = await gatewayOf(
      { type: 'bedrock', region: 'eu-central-1', baseUrl: server.url, apiKey: 'key-of-bedrock' },
      model,
    );
    await openai.chat.completions.create({ model: 'm', messages });
    expect(server.requests[0]?.headers).toMatchObject({ authorization: 'Bearer key-of-bedrock' });
  });
});

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const account = (tokenUri: string): string =>
  JSON.stringify({
    type: 'service_account',
    project_id: 'my-project',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: 'gateway@my-project.iam.gserviceaccount.com',
    token_uri: tokenUri,
  });

describe('Vertex AI', () => {
  const model = 'claude-sonnet-4-5@20250929';
  const place = `/v1/projects/my-project/locations/europe-west1/publishers/anthropic/models/${encodeURIComponent(model)}`;

  /** Gives out `token-1`, `token-2`, … and answers only those who show the last one. */
  function google(whole: Script, streamed: Script = whole): { readonly script: Script; issued: number } {
    const state = {
      issued: 0,
      script: (request: RecordedRequest) => {
        if (request.path === '/token') return json({ access_token: `token-${++state.issued}`, expires_in: 3_600 });
        if (request.headers['authorization'] !== `Bearer token-${state.issued}`)
          return json({ error: { code: 401, message: 'Invalid token.', status: 'UNAUTHENTICATED' } }, 401);
        const script = request.path.endsWith(':streamRawPredict') ? streamed : whole;
        return typeof script === 'function' ? script(request) : script;
      },
    };
    return state;
  }
  const providerAt = (url: string) => ({ location: 'europe-west1', serviceAccount: account(`${url}/token`) });

  it('serves models of Anthropic to clients of both dialects, whole and streamed, with one token', async () => {
    const state = google(anthropicMessages.whole(content), anthropicMessages.stream(content));
    const server = await upstream(state.script);
    const { anthropic, openai } = await gatewayOf(
      { type: 'vertex', baseUrl: server.url, ...providerAt(server.url) },
      model,
    );
    const ask = { model: 'm', max_tokens: 100, messages, tools };
    const [whole, streamed, chat] = await Promise.all([
      anthropic.messages.create(ask),
      anthropic.messages.stream(ask).finalMessage(),
      openai.chat.completions.stream({ model: 'm', messages }).finalChatCompletion(),
    ]);
    for (const answer of [whole, streamed])
      expect(answer).toMatchObject({
        stop_reason: 'tool_use',
        content: [{ text: 'Guten Tag' }, { input: { city: 'Zürich' } }],
      });
    expect(chat.choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: 'Guten Tag' } });
    expect(state.issued).toBe(1);
    const [token, ...calls] = server.requests;
    expect(token?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(calls.map(({ path }) => path).sort()).toEqual([
      `${place}:rawPredict`,
      `${place}:streamRawPredict`,
      `${place}:streamRawPredict`,
    ]);
    for (const { body } of calls) {
      expect(body).toMatchObject({ anthropic_version: 'vertex-2023-10-16' });
      expect(body).not.toHaveProperty('model');
    }
  });

  it('renews its token ahead of its end, and shows the new one', async () => {
    const clock = createFakeClock();
    const state = google(anthropicMessages.whole(content));
    const server = await upstream(state.script);
    const gateway = createGateway({
      clock,
      providers: { p: { adapter: vertex, baseUrl: server.url, settings: providerAt(server.url), environment: {} } },
    });
    const call = async () => (await gateway.chat(`p/${model}`, 'Hi')).candidates.length;
    expect(await Promise.all([call(), call(), call()])).toEqual([1, 1, 1]);
    expect(state.issued).toBe(1);
    clock.advance(3_600_000 - 30_000);
    expect(await Promise.all([call(), call()])).toEqual([1, 1]);
    expect(state.issued).toBe(2);
    await gateway.close();
  });

  it('serves Gemini by its own methods to clients of every dialect, whole and streamed, with the same token', async () => {
    const state = google((request) =>
      request.path.includes(':streamGenerateContent') ? gemini.stream(content) : gemini.whole(content),
    );
    const server = await upstream(state.script);
    const provider = { type: 'vertex', baseUrl: server.url, ...providerAt(server.url) };
    const clients = await gatewayOf(provider, 'google/gemini-2.5-flash');
    const contents = 'Grüezi 🌍';
    const whole = await clients.google.models.generateContent({ model: 'm', contents });
    expect(whole.functionCalls).toMatchObject([{ name: 'weather', args: { city: 'Zürich' } }]);
    let text = '';
    for await (const chunk of await clients.google.models.generateContentStream({ model: 'm', contents }))
      for (const part of chunk.candidates?.[0]?.content?.parts ?? []) text += part.text ?? '';
    expect(text).toBe('Guten Tag');
    const translated = await clients.anthropic.messages.create({ model: 'm', max_tokens: 100, messages, tools });
    expect(translated).toMatchObject({ stop_reason: 'tool_use', content: [{ text: 'Guten Tag' }, {}] });
    const chat = await clients.openai.chat.completions.stream({ model: 'm', messages }).finalChatCompletion();
    expect(chat.choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: 'Guten Tag' } });
    expect(state.issued).toBe(1);
    const [, ...calls] = server.requests;
    const geminiPlace = '/v1/projects/my-project/locations/europe-west1/publishers/google/models/gemini-2.5-flash';
    expect(calls.map(({ path }) => path)).toEqual([
      `${geminiPlace}:generateContent`,
      `${geminiPlace}:streamGenerateContent?alt=sse`,
      `${geminiPlace}:generateContent`,
      `${geminiPlace}:streamGenerateContent?alt=sse`,
    ]);
    for (const { body } of calls) {
      expect(body).toMatchObject({ contents: [{ parts: [{ text: contents }] }] });
      expect(body).not.toHaveProperty('model');
    }
  });

  it('serves models of other publishers by their own face, with the same token', async () => {
    const state = google(openaiChat.whole(content));
    const server = await upstream(state.script);
    const provider = { type: 'vertex', baseUrl: server.url, ...providerAt(server.url) };
    const { openai } = await gatewayOf(provider, 'meta/llama-4-scout');
    const answer = await openai.chat.completions.create({ model: 'm', messages });
    expect(answer.choices[0]).toMatchObject({ message: { content: 'Guten Tag' } });
    const other = await openai.chat.completions
      .create({ model: 'p/gemini', messages })
      .catch((thrown: unknown) => thrown);
    expect(other).toMatchObject({ status: 400, param: 'model' });
    expect(server.requests.at(-1)).toMatchObject({
      path: '/v1/projects/my-project/locations/europe-west1/endpoints/openapi/chat/completions',
      body: { model: 'meta/llama-4-scout' },
    });
  });

  it('tells nobody why Google gave no token', async () => {
    const server = await upstream(json({ error: 'invalid_grant', error_description: 'secret words' }, 400));
    const { openai, records } = await gatewayOf(
      { type: 'vertex', baseUrl: server.url, ...providerAt(server.url) },
      model,
    );
    const error = await openai.chat.completions.create({ model: 'm', messages }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OpenAI.InternalServerError);
    expect(String(error)).not.toContain('secret');
    expect(records).toMatchObject([{ errorCode: 'PROXY_UPSTREAM_AUTH' }]);
    expect(server.requests).toHaveLength(1);
  });
});

describe('Azure OpenAI', () => {
  it.each([
    [{}, '/openai/v1/chat/completions', { 'api-key': 'key-of-azure' }],
    [
      { apiVersion: '2024-10-21' },
      '/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21',
      { 'api-key': 'key-of-azure' },
    ],
    [{ auth: 'bearer' }, '/openai/v1/chat/completions', { authorization: 'Bearer key-of-azure' }],
  ])('with %j is asked at %s', async (settings, path, proof) => {
    const server = await upstream(({ body }) =>
      (body as { stream?: boolean }).stream ? openaiChat.stream(content) : openaiChat.whole(content),
    );
    const { openai, anthropic } = await gatewayOf(
      { type: 'azure-openai', apiKey: 'key-of-azure', baseUrl: server.url, ...settings },
      'my-gpt',
    );
    const streamed = await openai.chat.completions.stream({ model: 'm', messages }).finalChatCompletion();
    expect(streamed.choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: 'Guten Tag' } });
    const whole = await anthropic.messages.create({ model: 'm', max_tokens: 9, messages, tools });
    expect(whole).toMatchObject({ stop_reason: 'tool_use' });
    for (const request of server.requests) {
      expect(request.path).toBe(path);
      expect(request.headers).toMatchObject(proof);
      expect(request.body).toMatchObject({ model: 'my-gpt' });
    }
  });

  it('passes its word on filtered content to the client', async () => {
    const innererror = {
      code: 'ResponsibleAIPolicyViolation',
      content_filter_result: { violence: { filtered: true, severity: 'high' } },
    };
    const message = "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.";
    const server = await upstream(
      json({ error: { message, type: null, param: 'prompt', code: 'content_filter', status: 400, innererror } }, 400),
    );
    const { openai } = await gatewayOf({ type: 'azure-openai', apiKey: 'key-of-azure', baseUrl: server.url }, 'my-gpt');
    await expect(openai.chat.completions.create({ model: 'm', messages })).rejects.toMatchObject({
      status: 400,
      code: 'content_filter',
      error: { innererror },
    });
  });
});

describe('a look at a cloud', () => {
  const transport = createHttpTransport();
  afterAll(() => transport.close());

  it('lists the models of Bedrock by a signed request', async () => {
    const models = json({ modelSummaries: [{ modelId: 'amazon.nova-lite-v1:0' }] });
    const server = await upstream(signedOnly(models, models));
    const settings = { region: 'eu-central-1', ...awsKeys };
    const provider = createProvider('p', { adapter: bedrock, baseUrl: server.url, settings, environment: {} });
    expect(await listModels(provider, { transport })).toEqual(['amazon.nova-lite-v1:0']);
    expect(await checkHealth(provider, { transport })).toMatchObject({ healthy: true });
  });

  it('says that Google gives no token', async () => {
    const server = await upstream(json({ error: 'invalid_grant' }, 400));
    const settings = { serviceAccount: account(`${server.url}/token`) };
    const provider = createProvider('p', { adapter: vertex, baseUrl: server.url, settings, environment: {} });
    expect(await checkHealth(provider, { transport })).toMatchObject({
      healthy: false,
      error: { code: 'PROXY_UPSTREAM_AUTH' },
    });
  });
});

describe('a cloud that lacks a setting', () => {
  const make = (options: Parameters<typeof createGateway>[0]['providers'][string]) => () =>
    createGateway({ providers: { p: { environment: {}, ...options } } });
  it('names it', () => {
    expect(make({ adapter: bedrock })).toThrow(
      'providers.p.region: Amazon Bedrock needs a region; give one, or set AWS_REGION or AWS_DEFAULT_REGION.',
    );
    expect(make({ adapter: bedrock, settings: { region: 'us-east-1' } })).toThrow(
      'providers.p.apiKey: Amazon Bedrock needs an API key.',
    );
    expect(make({ adapter: vertex, environment: { HOME: '/nonexistent' } })).toThrow(
      'providers.p.serviceAccount: is needed',
    );
    expect(make({ adapter: azureOpenai, apiKey: 'k' })).toThrow(
      'providers.p.baseUrl: Azure OpenAI has no default address',
    );
    expect(make({ adapter: azureOpenai, apiKey: 'k', settings: { region: 'x' } })).toThrow(
      'providers.p.region: Azure OpenAI has no such option.',
    );
  });
});
