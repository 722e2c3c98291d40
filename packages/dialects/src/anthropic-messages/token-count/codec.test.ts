import type { JsonObject } from '@proxy/spec';
import { loadRecordings } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { anthropicTokenCount } from './codec.ts';

const recordings = loadRecordings(new URL('../../../fixtures/anthropic-count-tokens', import.meta.url));
const asked = recordings.map(({ id, request, response }) => ({
  id,
  body: request?.body as JsonObject,
  status: response.status,
  answer: response.body as JsonObject,
}));
const decode = (body: unknown) => anthropicTokenCount.decodeRequest({ body, headers: {}, path: '/' });

describe('a recorded count of tokens', () => {
  it.each(asked)('is asked for again in the same words: $id', ({ body }) => {
    const decoded = decode(body);
    expect(decoded.facts).toMatchObject({ model: body['model'], stream: false });
    const encoded = anthropicTokenCount.encodeRequest(decoded.canonical(), { model: String(body['model']) });
    expect(JSON.parse(JSON.stringify(encoded.body))).toEqual(body);
  });

  it.each(asked.filter(({ status }) => status === 200))('is read and written: $id', ({ answer }) => {
    const count = anthropicTokenCount.decodeResponse(answer);
    expect(count.source).toBe('provider');
    expect(anthropicTokenCount.encodeResponse(count)).toEqual(answer);
  });

  it("repeats the provider's own error", () => {
    const answer = asked.find(({ status }) => status === 404)?.answer ?? {};
    expect(() => anthropicTokenCount.decodeResponse(answer)).toThrow(/claude-does-not-exist/);
  });
});

describe('a count of tokens', () => {
  it('is asked for without what shapes the answer alone', () => {
    const { body } = anthropicTokenCount.encodeRequest(
      { model: 'm', messages: [{ role: 'user', content: 'a' }], stream: true, temperature: 1, maxOutputTokens: 5 },
      { model: 'm' },
    );
    expect(Object.keys(body).sort()).toEqual(['messages', 'model']);
  });

  it.each([{}, { input_tokens: '1' }, { input_tokens: Number.NaN }])('is not %j', (body) => {
    expect(() => anthropicTokenCount.decodeResponse(body)).toThrow(
      expect.objectContaining({ code: 'PROXY_UPSTREAM_INVALID' }),
    );
  });
});
