import { describe, expect, it } from 'vitest';
import type { ErrorCode } from './error-table.ts';
import { asGatewayError, dialectStatus, GatewayError, invalidRequest, upstreamError } from './errors.ts';
import type { UpstreamFault } from './upstream-fault.ts';

const fault = (change: Partial<UpstreamFault> = {}): UpstreamFault => ({
  class: 'overloaded',
  message: 'The engine is tired.',
  ...change,
});

describe('GatewayError', () => {
  it('carries code, message and details', () => {
    const cause = new Error('inner');
    const error = new GatewayError('PROXY_RATE_LIMITED', 'Slow down.', { cause, param: 'model', retryAfterMs: 50 });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'GatewayError',
      code: 'PROXY_RATE_LIMITED',
      message: 'Slow down.',
      cause,
      param: 'model',
      retryAfterMs: 50,
      fault: undefined,
    });
  });

  it('has no cause where none was given', () => {
    expect('cause' in new GatewayError('PROXY_INTERNAL', 'x')).toBe(false);
  });

  it('is known by its brand, also to another copy of this package', async () => {
    const foreign: object = Object.assign(new Error('from a copy'), { [Symbol.for('@proxy/GatewayError')]: true });
    expect([foreign, new GatewayError('PROXY_INTERNAL', 'x')].map(GatewayError.is)).toEqual([true, true]);
    expect([new Error('x'), {}, null, undefined, 'PROXY_INTERNAL'].map(GatewayError.is)).toEqual(Array(5).fill(false));
  });

  it('keeps its brand out of what is printed and copied', () => {
    const error = new GatewayError('PROXY_INTERNAL', 'x');
    expect(Object.getOwnPropertySymbols({ ...error })).toEqual([]);
  });
});

describe('dialectStatus', () => {
  it.each<[ErrorCode, number, number, number]>([
    ['PROXY_INVALID_REQUEST', 400, 400, 400],
    ['PROXY_NO_TARGET', 503, 529, 503],
    ['PROXY_UPSTREAM_TIMEOUT', 504, 504, 504],
    ['PROXY_UPSTREAM_ERROR', 502, 502, 502],
  ])('reports %s as each family does', (code, openai, anthropic, gemini) => {
    const error = new GatewayError(code, 'x');
    expect(dialectStatus(error, 'openai')).toBe(openai);
    expect(dialectStatus(error, 'anthropic')).toBe(anthropic);
    expect(dialectStatus(error, 'gemini')).toBe(gemini);
    expect(error.status).toBe(openai);
  });

  it("repeats the provider's own status where the table says so", () => {
    const error = upstreamError(fault({ status: 507 }));
    expect(dialectStatus(error, 'anthropic')).toBe(507);
  });
});

describe('asGatewayError', () => {
  it('passes a GatewayError as it is', () => {
    const error = new GatewayError('PROXY_FORBIDDEN', 'No.');
    expect(asGatewayError(error)).toBe(error);
  });

  it('takes all else for a defect, whose message stays inside', () => {
    for (const thrown of [new TypeError('secret path /etc'), 'text', undefined, null]) {
      const error = asGatewayError(thrown);
      expect(error.code).toBe('PROXY_INTERNAL');
      expect(error.message).toBe('The gateway failed to handle this request.');
    }
    const thrown = new TypeError('x');
    expect(asGatewayError(thrown).cause).toBe(thrown);
  });
});

describe('invalidRequest', () => {
  it('names the field that is wrong', () => {
    expect(invalidRequest('Must be a string.', 'model')).toMatchObject({
      code: 'PROXY_INVALID_REQUEST',
      param: 'model',
      status: 400,
    });
  });
});

describe('upstreamError', () => {
  it('keeps the words, the field and the wait of the upstream, and the fault itself', () => {
    const limited = fault({ class: 'rate_limited', param: 'model', retryAfterMs: 2_000, status: 429 });
    expect(upstreamError(limited)).toMatchObject({
      code: 'PROXY_UPSTREAM_RATE_LIMITED',
      message: 'The engine is tired.',
      param: 'model',
      retryAfterMs: 2_000,
      fault: limited,
    });
  });

  it.each([
    [503, 'PROXY_UPSTREAM_OVERLOADED'],
    [529, 'PROXY_UPSTREAM_OVERLOADED'],
    [500, 'PROXY_UPSTREAM_ERROR'],
    [undefined, 'PROXY_UPSTREAM_ERROR'],
  ])('tells an overloaded upstream (%s) from a broken one', (status, code) => {
    expect(upstreamError(fault(status === undefined ? {} : { status })).code).toBe(code);
  });

  it.each([
    ['auth', 'Incorrect API key provided: sk-live-1234'],
    ['never_sent', 'connect ECONNREFUSED 10.0.0.7:8000'],
  ] as const)('keeps the words of a failure of class %s inside', (errorClass, words) => {
    const error = upstreamError(fault({ class: errorClass, message: words }));
    expect(error.message).not.toContain(words.split(' ').at(-1));
    expect(error.fault?.message).toBe(words);
  });
});
