import { GatewayError, upstreamError } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { describeError } from './describe-error.ts';

describe('describeError', () => {
  it('says what an error is, where it came from and what caused it', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });
    const described = describeError(new GatewayError('PROXY_UPSTREAM_UNREACHABLE', 'No answer.', { cause }));
    expect(described).toMatchObject({
      type: 'GatewayError',
      code: 'PROXY_UPSTREAM_UNREACHABLE',
      message: 'No answer.',
      cause: { type: 'Error', code: 'ECONNREFUSED', syscall: 'connect' },
    });
    expect(described.stack).toMatch(/^at /);
    expect(described.stack).not.toContain('No answer.');
  });

  it('names the fault of an upstream without the body it sent', () => {
    const error = upstreamError({ class: 'auth', status: 401, message: 'refused', body: { prompt: 'private words' } });
    expect(describeError(error).upstream).toEqual({ class: 'auth', status: 401 });
    expect(JSON.stringify(describeError(error))).not.toContain('private words');
  });

  it('does not repeat the text that was no JSON', () => {
    let thrown: unknown;
    try {
      JSON.parse('private words');
    } catch (error) {
      thrown = error;
    }
    expect(JSON.stringify(describeError(thrown))).not.toContain('private');
  });

  it('follows causes only so far, also in a circle', () => {
    const error: Error & { cause?: unknown } = new Error('circle');
    error.cause = error;
    expect(JSON.stringify(describeError(error)).match(/circle/g)).toHaveLength(5);
  });

  it('shows the first of several errors', () => {
    const errors = ['one', 'two', 'three', 'four'].map((message) => new Error(message));
    expect(describeError(new AggregateError(errors, 'all')).errors?.map(({ message }) => message)).toEqual([
      'one',
      'two',
      'three',
    ]);
  });

  it('shortens what goes on for ever', () => {
    expect(describeError(new Error('x'.repeat(5000))).message).toHaveLength(1001);
  });

  it.each([
    ['a string', 'oops', { type: 'string', message: 'oops' }],
    ['nothing', undefined, { type: 'undefined', message: 'undefined' }],
    ['an object', { apiKey: 'x' }, { type: 'object', message: 'an object that is no error' }],
  ])('takes %s that was thrown', (_, thrown, expected) => {
    expect(describeError(thrown)).toEqual(expected);
  });
});
