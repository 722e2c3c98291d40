import type { ChatCodec, ChatRequest, JsonObject } from '@proxy/spec';
import { loadRecordings } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { gemini, geminiTokenCount, responsesTokenCount } from '../src/index.ts';

const ofFolder = (name: string) => loadRecordings(new URL(`../fixtures/${name}`, import.meta.url));
const request: ChatRequest = { model: 'm', messages: [{ role: 'user', content: 'hi' }], stream: true };

/** As much of a dialect's chat as it takes: bodies pass as they are, with some of what shapes an answer. */
const chat: ChatCodec = {
  ...gemini.chat,
  decodeRequest: ({ body }) => ({
    wire: body as JsonObject,
    facts: { model: 'm', stream: true, includeUsage: false, messageCount: 1, hasTools: false, hasImages: false },
    canonical: () => ({ ...request, extensions: { seen: body as JsonObject } }),
  }),
  encodeRequest: ({ messages }, { model }) => ({
    body: { model, input: [...(messages as readonly never[])], stream: true, max_output_tokens: 5, store: false },
    headers: {},
    losses: [],
  }),
};

describe('a count of Gemini', () => {
  const codec = geminiTokenCount(chat);
  const decode = (body: unknown) => codec.decodeRequest({ body, headers: {}, path: '/v1beta/models/m:countTokens' });

  it.each(ofFolder('gemini-count-tokens'))('is read as it was recorded: $id', ({ request: asked, response }) => {
    const body = asked?.body as JsonObject;
    const { wire, facts, canonical } = decode(body);
    expect(wire).toEqual(body);
    expect([facts.stream, canonical().stream]).toEqual([false, false]);
    expect(canonical().extensions?.['seen']).toEqual(body['generateContentRequest'] ?? body);
    const { totalTokens } = response.body as JsonObject;
    const count = codec.decodeResponse(response.body as JsonObject);
    expect(count).toEqual({ inputTokens: totalTokens, source: 'provider' });
    expect(codec.encodeResponse(count)).toEqual({ totalTokens });
  });

  it('names the model that counts where the client named one', () => {
    const patch = { model: 'theirs', streamUsage: false };
    const inner = { contents: [], model: 'models/m' };
    const patched = { ...inner, model: 'models/theirs' };
    expect(codec.patchRequest({ generateContentRequest: inner }, patch)).toEqual({ generateContentRequest: patched });
    expect(codec.patchRequest({ generate_content_request: inner }, patch)).toEqual({
      generate_content_request: patched,
    });
    expect(codec.patchRequest({ contents: [] }, patch)).toEqual({ contents: [] });
  });

  it('is asked for with all that counts', () => {
    const { body } = codec.encodeRequest(request, { model: 'tunedModels/a' });
    expect(body).toMatchObject({ generateContentRequest: { model: 'tunedModels/a', input: request.messages } });
  });

  it('is none without a number', () => {
    for (const body of [{}, { totalTokens: '4' }, { totalTokens: -1 }])
      expect(() => codec.decodeResponse(body)).toThrow(expect.objectContaining({ code: 'PROXY_UPSTREAM_INVALID' }));
  });
});

describe('a count of the Responses API', () => {
  const codec = responsesTokenCount(chat);

  it('is asked for without what shapes the answer alone', () => {
    expect(codec.encodeRequest(request, { model: 'gpt' }).body).toEqual({ model: 'gpt', input: request.messages });
  });

  it.each(ofFolder('openai-responses-input-tokens'))('is read as it was recorded: $id', ({ response }) => {
    const body = response.body as JsonObject;
    const count = codec.decodeResponse(body);
    expect(count).toEqual({ inputTokens: body['input_tokens'], source: 'provider' });
    expect(codec.encodeResponse(count)).toEqual({
      object: 'response.input_tokens',
      input_tokens: body['input_tokens'],
    });
  });

  it('passes what a client of the dialect asks, with the model of the target', () => {
    const body = { model: 'm', input: 'hi', truncation: 'auto' };
    const { wire, facts, canonical } = codec.decodeRequest({ body, headers: {}, path: '/v1/responses/input_tokens' });
    expect([facts.stream, canonical().stream]).toEqual([false, false]);
    expect(codec.patchRequest(wire, { model: 'gpt', streamUsage: false })).toEqual({ ...body, model: 'gpt' });
  });
});
