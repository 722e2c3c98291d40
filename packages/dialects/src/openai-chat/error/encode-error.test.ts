import { GatewayError, type UpstreamFault, upstreamError } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { encodeError, encodeStreamError } from './encode-error.ts';

const fault = (fields: Partial<UpstreamFault>): UpstreamFault => ({
  class: 'caller_fault',
  message: 'Theirs.',
  dialect: 'openai-chat',
  ...fields,
});
const encode = (error: GatewayError) => encodeError(error, 'r1');
const body = {
  error: { message: 'Theirs.', type: 'invalid_request_error', param: 'stop', code: 'unsupported_parameter' },
};

describe('encodeError', () => {
  it('names the field, our code, and the nearest words of the dialect', () => {
    expect(encode(new GatewayError('PROXY_INVALID_REQUEST', 'Wrong.', { param: 'messages.0.content' }))).toEqual({
      status: 400,
      headers: { 'x-request-id': 'r1', 'x-proxy-error': 'PROXY_INVALID_REQUEST' },
      body: { error: { message: 'Wrong.', type: 'invalid_request_error', param: 'messages.0.content', code: null } },
    });
  });

  it.each([
    ['PROXY_UNAUTHENTICATED', 401, 'invalid_api_key'],
    ['PROXY_MODEL_NOT_FOUND', 404, 'model_not_found'],
    ['PROXY_RATE_LIMITED', 429, 'rate_limit_exceeded'],
    ['PROXY_BUDGET_EXCEEDED', 429, 'insufficient_quota'],
  ] as const)('gives %s the code that clients know', (code, status, wireCode) => {
    expect(encode(new GatewayError(code, 'No.'))).toMatchObject({ status, body: { error: { code: wireCode } } });
  });

  it('keeps status, body and retry hint of an upstream of the same dialect', () => {
    const limited = fault({ class: 'rate_limited', status: 429, body, retryAfterMs: 1_500 });
    expect(encode(upstreamError(limited))).toEqual({
      status: 429,
      headers: {
        'x-request-id': 'r1',
        'x-proxy-error': 'PROXY_UPSTREAM_RATE_LIMITED',
        'retry-after': '2',
        'retry-after-ms': '1500',
      },
      body,
    });
    expect(encode(upstreamError(fault({ class: 'overloaded', status: 500, body })))).toMatchObject({
      status: 500,
      body,
    });
    expect(encode(upstreamError(fault({ status: 422, body })))).toMatchObject({ status: 422, body });
  });

  it('says with its own code that a conversation is too long, whatever the upstream calls it', () => {
    const message = 'prompt is too long: 3000 tokens > 2000 maximum';
    expect(encode(upstreamError(fault({ dialect: 'anthropic-messages', status: 400, message })))).toMatchObject({
      status: 400,
      body: { error: { message, type: 'invalid_request_error', code: 'context_length_exceeded' } },
    });
  });

  it('puts the failure of another dialect into its own words', () => {
    const theirs = fault({ dialect: 'anthropic-messages', status: 400, body: { type: 'error' }, code: 'x' });
    expect(encode(upstreamError(theirs))).toMatchObject({
      status: 400,
      body: { error: { message: 'Theirs.', type: 'invalid_request_error', code: null } },
    });
  });

  it('makes an envelope where an upstream of the dialect sent none', () => {
    const detail = fault({ status: 422, body: { detail: 'Theirs.' }, code: 'value_error' });
    expect(encode(upstreamError(detail)).body).toEqual({
      error: { message: 'Theirs.', type: 'invalid_request_error', param: null, code: 'value_error' },
    });
  });

  it.each([401, 403])("never takes the upstream's %i for the client's own", (status) => {
    const refused = encode(upstreamError(fault({ class: 'auth', status, body })));
    expect(refused).toMatchObject({ status: 502, headers: { 'x-proxy-error': 'PROXY_UPSTREAM_AUTH' } });
    expect(JSON.stringify(refused.body)).not.toContain('Theirs.');
    expect(encode(upstreamError(fault({ class: 'quota_exhausted', status, body }))).status).toBe(429);
  });

  it("does not say that the client's key is wrong where the gateway's own was refused", () => {
    const refused = encode(upstreamError(fault({ class: 'auth', status: 401, code: 'invalid_api_key' })));
    expect(refused).toMatchObject({ status: 502, body: { error: { code: null } } });
  });

  it('masks what looks like a key', () => {
    const key = 'sk-proj-abcdefghijklmnop';
    const leaking = fault({
      message: `Bad ${key}`,
      status: 400,
      body: { error: { message: `Bad ${key}`, code: null } },
    });
    for (const error of [upstreamError(leaking), new GatewayError('PROXY_INTERNAL', `Bad ${key}`)])
      expect(JSON.stringify(encode(error).body)).not.toContain(key);
    expect(encodeStreamError(upstreamError(leaking))).not.toContain(key);
  });

  it.each([
    ['PROXY_RATE_LIMITED', undefined],
    ['PROXY_OVERLOADED', undefined],
    ['PROXY_BUDGET_EXCEEDED', 'false'],
  ] as const)('says with %s when, or whether, to come back', (code, shouldRetry) => {
    const { headers } = encode(new GatewayError(code, 'No.'));
    expect([headers['retry-after'], headers['x-should-retry']]).toEqual(['1', shouldRetry]);
    expect(encode(new GatewayError(code, 'No.', { retryAfterMs: 61_001 })).headers['retry-after']).toBe('62');
  });

  it('tells clients not to multiply calls that the gateway has tried', () => {
    const { headers } = encode(upstreamError(fault({ class: 'overloaded', status: 500 })));
    expect(headers).toMatchObject({ 'x-should-retry': 'false' });
    expect(headers).not.toHaveProperty('retry-after');
  });

  it.each([
    [{ retryAfterMs: 10_000 }, undefined],
    [{ retryAfterMs: 60_000 }, 'false'],
    [{}, 'false'],
  ])("leaves the wait for a provider's limit to them where it is short: %o", (wait, shouldRetry) => {
    const { headers } = encode(upstreamError(fault({ class: 'rate_limited', status: 429, ...wait })));
    expect(headers['x-should-retry']).toBe(shouldRetry);
  });
});

describe('encodeStreamError', () => {
  const payload = (error: GatewayError) => JSON.parse(encodeStreamError(error).slice('data: '.length));

  it('carries our code in the body, as no header can', () => {
    expect(payload(new GatewayError('PROXY_STREAM_TRUNCATED', 'Cut.'))).toEqual({
      error: { message: 'Cut.', type: 'server_error', param: null, code: 'PROXY_STREAM_TRUNCATED' },
    });
  });

  it("repeats the upstream's own error of the same dialect", () => {
    expect(payload(upstreamError(fault({ class: 'stream_error', body })))).toEqual(body);
  });
});
