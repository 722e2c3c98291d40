import { createGateway } from '@proxy/core';
import { openai } from '@proxy/providers';
import type { ProviderAdapter } from '@proxy/spec';
import { createGate, json, openaiChat } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { startGateway, upstream } from './kit.ts';

const ask = {
  model: 'm',
  system: 'Be brief.',
  messages: [{ role: 'user' as const, content: 'Grüezi 🌍, what is the capital of Uri?' }],
};
const claude = (url: string) => ({ type: 'anthropic', apiKey: 'key-of-the-gateway', baseUrl: url }) as const;
const models = { m: { targets: [{ provider: 'p', model: 'claude-haiku-4-5' }], retry: { maxAttempts: 1 } } };

describe('the Anthropic client that asks how long a conversation is', () => {
  it("gets the target's own count, and is charged no tokens", async () => {
    const server = await upstream(json({ input_tokens: 21, news: 1 }));
    const { anthropic, records } = await startGateway({ providers: { p: claude(server.url) }, models });
    const { data, response } = await anthropic.messages.countTokens(ask).withResponse();
    expect(data).toEqual({ input_tokens: 21, news: 1 });
    expect(response.headers.get('x-proxy-usage-source')).toBeNull();
    expect(server.requests[0]).toMatchObject({
      path: '/v1/messages/count_tokens',
      headers: { 'x-api-key': 'key-of-the-gateway' },
    });
    expect(server.requests[0]?.body).toEqual({ ...ask, model: 'claude-haiku-4-5' });
    expect(records[0]).toMatchObject({ outcome: 'ok', dialectIn: 'anthropic-messages', tokens: {} });
    expect(records[0]?.costUsd).toBeUndefined();
  });

  it('gets an estimate, marked as one, for a model that cannot count', async () => {
    const server = await upstream();
    const { anthropic, records } = await startGateway({
      providers: { p: { type: 'openai', apiKey: 'k', baseUrl: `${server.url}/v1` } },
      models,
    });
    const { data, response } = await anthropic.messages.countTokens(ask).withResponse();
    expect(data.input_tokens).toBeGreaterThan(10);
    expect(data.input_tokens).toBeLessThan(40);
    expect(response.headers.get('x-proxy-usage-source')).toBe('estimate');
    expect(server.requests).toEqual([]);
    expect(records[0]).toMatchObject({ outcome: 'ok', usageSource: 'estimate', attempts: [], tokens: {} });
  });

  it('gets an estimate where the counter fails, and the model goes on answering', async () => {
    const server = await upstream(({ path }) =>
      path.endsWith('count_tokens')
        ? json({ type: 'error', error: { type: 'rate_limit_error', message: 'slow down' } }, 429, {
            'retry-after': '60',
          })
        : json({ id: 'msg_1', type: 'message', role: 'assistant', model: 'c', content: [], stop_reason: 'end_turn' }),
    );
    const { anthropic, records } = await startGateway({
      providers: { p: claude(server.url) },
      models: { m: { targets: [...models.m.targets, { provider: 'p', model: 'other' }] } },
    });
    const { response } = await anthropic.messages.countTokens(ask).withResponse();
    expect(response.headers.get('x-proxy-usage-source')).toBe('estimate');
    expect(records[0]?.attempts.map(({ errorClass }) => errorClass)).toEqual(['rate_limited', 'rate_limited']);
    expect(await anthropic.messages.create({ ...ask, max_tokens: 5 })).toMatchObject({ id: 'msg_1' });
    expect(records[1]?.attempts).toHaveLength(1);
  });

  it("hears the counter's word that the request is wrong", async () => {
    const error = { type: 'invalid_request_error', message: 'messages: too odd' };
    const server = await upstream(json({ type: 'error', error }, 400));
    const { anthropic } = await startGateway({ providers: { p: claude(server.url) }, models });
    await expect(anthropic.messages.countTokens(ask)).rejects.toMatchObject({ status: 400, error: { error } });
  });

  it.each([
    ['no number', { ok: true }],
    ['a negative number', { input_tokens: -1 }],
    ['words', { input_tokens: 'many' }],
  ])('gets an estimate in place of %s', async (_, body) => {
    const server = await upstream(json(body));
    const { anthropic } = await startGateway({ providers: { p: claude(server.url) }, models });
    const { response } = await anthropic.messages.countTokens(ask).withResponse();
    expect(response.headers.get('x-proxy-usage-source')).toBe('estimate');
  });

  it.each<[string, unknown]>([
    ['no object', 7],
    ['no model', { messages: ask.messages }],
    ['no messages', { model: 'm' }],
    ['a message of nothing', { model: 'm', messages: [null] }],
    ['a message without content', { model: 'm', messages: [{ role: 'user' }] }],
  ])('is refused %s', async (_, body) => {
    const server = await upstream(json({ input_tokens: 1 }));
    const { url } = await startGateway({ providers: { p: claude(server.url) }, models });
    const response = await fetch(`${url}/v1/messages/count_tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
    expect(server.requests).toEqual([]);
  });

  it('is held to the requests of its key, and not to its tokens', async () => {
    const server = await upstream(json({ input_tokens: 21 }));
    const { anthropic } = await startGateway({
      providers: { p: claude(server.url) },
      models,
      keys: { alice: { key: 'key-of-the-client', models: ['m'], limits: { rpm: 2, tpm: 10 } } },
    });
    await anthropic.messages.countTokens(ask);
    await anthropic.messages.countTokens(ask);
    await expect(anthropic.messages.countTokens(ask)).rejects.toMatchObject({ status: 429 });
    expect(server.requests).toHaveLength(2);
  });

  it('leaves nothing behind where it goes', async () => {
    const gate = createGate();
    const server = await upstream({ status: 200, headers: { 'content-type': 'application/json' }, body: [gate] });
    const gateway = await startGateway({ providers: { p: claude(server.url) }, models });
    const abort = new AbortController();
    const counting = gateway.anthropic.messages.countTokens(ask, { signal: abort.signal });
    await server.nextRequest();
    abort.abort();
    await expect(counting).rejects.toThrow();
    await gateway.close();
    expect(gateway.inFlight).toBe(0);
    expect(gateway.records[0]).toMatchObject({ outcome: 'client_gone' });
  });
});

describe('an answer of the OpenAI dialect', () => {
  it('is not asked for by a count', async () => {
    const server = await upstream(openaiChat.whole({ text: ['x'] }));
    const { url } = await startGateway({
      providers: { p: { type: 'openai', apiKey: 'k', baseUrl: `${server.url}/v1` } },
      models,
    });
    const response = await fetch(`${url}/v1/messages/count_tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...ask, model: 'unknown/model' }),
    });
    expect(response.status).toBe(404);
    expect(server.requests).toEqual([]);
  });
});

describe('a model of OpenAI', () => {
  it('is counted for by its provider, whose chat has no such endpoint', async () => {
    const server = await upstream(json({ object: 'response.input_tokens', input_tokens: 11 }));
    const adapter: ProviderAdapter = {
      ...openai,
      url: (address, operation) => openai.url({ ...address, baseUrl: `${server.url}/v1` }, operation),
    };
    const gateway = createGateway({ providers: { p: { adapter, apiKey: 'k' } } });
    expect(await gateway.countTokens('p/gpt-4o', 'hi')).toEqual({ inputTokens: 11, source: 'provider' });
    expect(server.requests[0]).toMatchObject({
      path: '/v1/responses/input_tokens',
      headers: { authorization: 'Bearer k' },
    });
    expect(server.requests[0]?.body).toEqual({
      model: 'gpt-4o',
      input: [{ role: 'user', content: 'hi' }],
    });
    await gateway.close();
  });
});
