import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { GatewayError } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { formatUsd } from './answer-headers.ts';
import { clientHeaders } from './client-headers.ts';
import { errorHeaders } from './error-headers.ts';
import { headerValue } from './header-value.ts';
import { addRateLimitHeaders, formatReset } from './rate-limit-headers.ts';
import { requestIdOf } from './request-id.ts';

const encoded = { status: 429, headers: {}, body: {} };

describe('errorHeaders', () => {
  it('rounds the wait of our own limit up to seconds', () => {
    const error = new GatewayError('PROXY_RATE_LIMITED', 'slow down', { retryAfterMs: 1_001 });
    expect(errorHeaders(error, encoded, false)).toEqual({ 'x-proxy-error': 'PROXY_RATE_LIMITED', 'retry-after': '2' });
  });

  it('tells a client whose request can never pass not to try again', () => {
    const error = new GatewayError('PROXY_RATE_LIMITED', 'larger than the limit');
    const headers = { 'retry-after': '1', 'retry-after-ms': '1000' };
    expect(errorHeaders(error, { ...encoded, headers }, false)).toEqual({
      'x-proxy-error': 'PROXY_RATE_LIMITED',
      'x-should-retry': 'false',
    });
  });

  it('asks a client of a server that stops to come again', () => {
    const error = new GatewayError('PROXY_SHUTTING_DOWN', 'bye');
    expect(errorHeaders(error, encoded, false)).toMatchObject({ 'retry-after': '1' });
  });

  it('tells that the attempts are spent', () => {
    const error = new GatewayError('PROXY_UPSTREAM_ERROR', 'broken');
    expect(errorHeaders(error, encoded, true)).toEqual({
      'x-proxy-error': 'PROXY_UPSTREAM_ERROR',
      'x-should-retry': 'false',
    });
  });

  it('lets the dialect have the last word, within one line', () => {
    const error = new GatewayError('PROXY_UPSTREAM_RATE_LIMITED', 'busy', { retryAfterMs: 1_000 });
    const headers = { 'retry-after': '7', 'x-note': 'a\r\nset-cookie: b' };
    expect(errorHeaders(error, { ...encoded, headers }, false)).toMatchObject({
      'retry-after': '7',
      'x-note': 'a??set-cookie: b',
    });
  });
});

describe('addRateLimitHeaders', () => {
  const state = { limit: 100, remaining: 7.9, resetMs: 90_000 };

  it('writes them as OpenAI does', () => {
    const head: string[] = [];
    addRateLimitHeaders(head, 'openai', { requests: state }, 0);
    expect(head).toEqual([
      ...['x-ratelimit-limit-requests', '100'],
      ...['x-ratelimit-remaining-requests', '7'],
      ...['x-ratelimit-reset-requests', '1m30s'],
    ]);
  });

  it('writes them as Anthropic does', () => {
    const head: string[] = [];
    addRateLimitHeaders(head, 'anthropic', { tokens: state }, Date.UTC(2026, 0, 1));
    expect(head).toEqual([
      ...['anthropic-ratelimit-tokens-limit', '100'],
      ...['anthropic-ratelimit-tokens-remaining', '7'],
      ...['anthropic-ratelimit-tokens-reset', '2026-01-01T00:01:30.000Z'],
    ]);
  });
});

describe('formatReset', () => {
  it.each([
    [0, '0ms'],
    [119.2, '120ms'],
    [7_500, '7.5s'],
    [59_999, '60s'],
    [360_000, '6m0s'],
    [360_001, '6m1s'],
  ])('writes %d ms as %s', (ms, text) => {
    expect(formatReset(ms)).toBe(text);
  });
});

describe('formatUsd', () => {
  it.each([
    [0, '0'],
    [12, '12'],
    [100, '100'],
    [0.000_000_5, '0.0000005'],
    [1.5, '1.5'],
  ])('writes %d without an exponent', (usd, text) => {
    expect(formatUsd(usd)).toBe(text);
  });
});

describe('headerValue', () => {
  it('keeps printable ASCII and nothing else', () => {
    expect(headerValue('gpt-4o\r\nx: y\0\u001b[31mé')).toBe('gpt-4o??x: y??[31m?');
  });

  it('is never long', () => {
    expect(headerValue('x'.repeat(100_000))).toHaveLength(1_024);
  });
});

describe('clientHeaders', () => {
  it('leaves out whatever proves who the client is', () => {
    const headers = {
      authorization: 'Bearer canary',
      'x-api-key': 'canary',
      'x-goog-api-key': 'canary',
      'api-key': 'canary',
      'x-admin-key': 'canary',
      cookie: 'canary',
      'set-cookie': ['canary'],
      'proxy-authorization': 'canary',
      'x-session-id': 's',
    };
    expect(clientHeaders(headers)).toEqual({ 'x-session-id': 's' });
  });
});

describe('requestIdOf', () => {
  const idFor = (id: string): string =>
    requestIdOf(Object.assign(new IncomingMessage(new Socket()), { headers: { 'x-request-id': id } }));

  it.each(['a', 'A-b_9', 'x'.repeat(64)])('keeps %s', (id) => {
    expect(idFor(id)).toBe(id);
  });

  it.each(['', 'x'.repeat(65), 'a b', 'a\u001b[31m', 'é', 'a\n'])('replaces %j', (id) => {
    expect(idFor(id)).toMatch(/^[0-9a-f]{32}$/);
  });
});
