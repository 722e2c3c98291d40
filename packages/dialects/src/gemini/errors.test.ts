import { GatewayError, upstreamError } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { encodeError, encodeStreamError } from './errors.ts';

const own = { error: { code: 429, message: 'Slow down.', status: 'RESOURCE_EXHAUSTED', details: [{ a: 1 }] } };

describe('encodeError', () => {
  it('repeats an error of its own dialect', () => {
    const fault = { class: 'rate_limited', message: 'Slow down.', status: 429, dialect: 'gemini', body: own } as const;
    expect(encodeError(upstreamError(fault), 'r1')).toMatchObject({ status: 429, body: own });
  });

  it('says how long to wait where clients of the dialect look for it', () => {
    const error = new GatewayError('PROXY_RATE_LIMITED', 'Too many.', { retryAfterMs: 1_500 });
    expect(encodeError(error, 'r1')).toMatchObject({
      status: 429,
      headers: { 'retry-after': '2' },
      body: {
        error: {
          code: 429,
          status: 'RESOURCE_EXHAUSTED',
          details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.5s' }],
        },
      },
    });
  });

  it("never shows the upstream's word about the gateway's key", () => {
    const body = { error: { code: 400, message: 'API key not valid: AIzaSy', status: 'INVALID_ARGUMENT' } };
    const fault = { class: 'auth', message: 'API key not valid', status: 400, dialect: 'gemini', body } as const;
    const told = encodeError(upstreamError(fault), 'r1');
    expect(told.status).toBe(502);
    expect(JSON.stringify(told.body)).not.toContain('AIza');
  });
});

describe('encodeStreamError', () => {
  it('says it in an event and, for clients that read no error there, once more in what never becomes one', () => {
    const text = encodeStreamError(new GatewayError('PROXY_STREAM_TRUNCATED', 'It broke.'));
    const [event = '', rest = ''] = text.split('\n\n');
    expect(event).toBe(`data: ${rest}`);
    expect(JSON.parse(rest)).toMatchObject({ error: { code: 502, message: 'It broke.' } });
  });
});
