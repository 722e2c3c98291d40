import { GatewayError, type UpstreamFault, upstreamError } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { wireEvents } from '../../test/anthropic-messages/wire-events.ts';
import { encodeError, encodeStreamError } from './errors.ts';

const body = { type: 'error', error: { type: 'rate_limit_error', message: 'Slow down.' }, request_id: 'req_up' };
const fault: UpstreamFault = {
  class: 'rate_limited',
  message: 'Slow down.',
  status: 429,
  dialect: 'anthropic-messages',
  body,
  retryAfterMs: 1_200,
};

describe('encodeError', () => {
  it("puts the gateway's failures into the dialect's words", () => {
    const error = new GatewayError('PROXY_MODEL_NOT_FOUND', 'No model is named x.');
    expect(encodeError(error, 'r1')).toEqual({
      status: 404,
      headers: { 'request-id': 'r1', 'x-request-id': 'r1', 'x-proxy-error': 'PROXY_MODEL_NOT_FOUND' },
      body: { type: 'error', error: { type: 'not_found_error', message: 'No model is named x.' }, request_id: 'r1' },
    });
  });

  it("keeps status, body and retry hint of an upstream's own error", () => {
    expect(encodeError(upstreamError(fault), 'r1')).toEqual({
      status: 429,
      headers: {
        'request-id': 'r1',
        'x-request-id': 'r1',
        'x-proxy-error': 'PROXY_UPSTREAM_RATE_LIMITED',
        'retry-after': '2',
        'retry-after-ms': '1200',
      },
      body,
    });
  });

  it('keeps a status that the table does not have', () => {
    const teapot = upstreamError({ ...fault, class: 'caller_fault', status: 418 });
    expect(encodeError(teapot, 'r1').status).toBe(418);
  });

  it("repeats no other dialect's body", () => {
    const foreign = upstreamError({ ...fault, dialect: 'openai-chat' });
    expect(encodeError(foreign, 'r1')).toMatchObject({
      status: 429,
      body: { error: { message: 'Slow down.' }, request_id: 'r1' },
    });
  });

  it('says in its own words that a conversation is too long, whatever the upstream calls it', () => {
    const message = "This model's maximum context length is 1000 tokens.";
    const foreign = upstreamError({ class: 'caller_fault', message, status: 400, dialect: 'openai-chat' });
    expect(encodeError(foreign, 'r1').body).toMatchObject({
      error: { type: 'invalid_request_error', message: `prompt is too long: ${message}` },
    });
  });

  it.each([401, 403])("never shows an upstream's %i for the client's own", (status) => {
    const refused = { type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } };
    const encoded = encodeError(upstreamError({ ...fault, class: 'auth', status, body: refused }), 'r1');
    expect(encoded).toMatchObject({ status: 502, body: { error: { type: 'api_error' } } });
    expect(JSON.stringify(encoded.body)).not.toContain('x-api-key');
    expect(encodeError(upstreamError({ ...fault, class: 'quota_exhausted', status, body: refused }), 'r1').status).toBe(
      429,
    );
  });

  it('masks keys, in words of its own and in those it repeats', () => {
    const key = 'sk-ant-api03-AbCdEfGhIjKl';
    const told = { type: 'error', error: { type: 'api_error', message: `Bad key ${key}` } };
    const own = encodeError(upstreamError({ ...fault, class: 'overloaded', status: 500, body: told }), 'r1');
    const ours = encodeError(new GatewayError('PROXY_INTERNAL', `Bad key ${key}`), 'r1');
    for (const { body: shown } of [own, ours]) expect(JSON.stringify(shown)).toContain('Bad key [masked]');
  });

  it.each<[GatewayError, string | undefined, string | undefined]>([
    [new GatewayError('PROXY_RATE_LIMITED', 'Too many.', { retryAfterMs: 30_000 }), '30', undefined],
    [new GatewayError('PROXY_RATE_LIMITED', 'Too many.'), '1', undefined],
    [new GatewayError('PROXY_NO_TARGET', 'All rest.', { retryAfterMs: Infinity }), '1', undefined],
    [new GatewayError('PROXY_BUDGET_EXCEEDED', 'Spent.', { retryAfterMs: 60_000 }), '60', 'false'],
    [new GatewayError('PROXY_INVALID_REQUEST', 'No.'), undefined, undefined],
  ])('tells when to come again, and whether: %s', (error, retryAfter, shouldRetry) => {
    const { headers } = encodeError(error, 'r1');
    expect([headers['retry-after'], headers['x-should-retry']]).toEqual([retryAfter, shouldRetry]);
  });
});

describe('encodeStreamError', () => {
  it('is one event of the dialect, with the words of the upstream where they are of it', () => {
    const broken = new GatewayError('PROXY_STREAM_TRUNCATED', 'The stream broke.');
    expect(wireEvents(encodeStreamError(broken, 'r1'))).toEqual([
      { type: 'error', error: { type: 'api_error', message: 'The stream broke.' }, request_id: 'r1' },
    ]);
    expect(wireEvents(encodeStreamError(upstreamError(fault), 'r1'))).toEqual([body]);
  });
});
