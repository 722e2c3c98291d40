import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactValue } from './redact-value.ts';
import { mask } from './secret-patterns.ts';

describe('redactValue', () => {
  it('masks fields with secret names at any depth, in any spelling', () => {
    const value = {
      apiKey: 'a',
      list: [{ 'X-Api-Key': ['b'], Authorization: { c: 1 } }],
      refresh_token: 3,
      model: 'x',
    };
    expect(redactValue(value)).toEqual({
      apiKey: mask,
      list: [{ 'X-Api-Key': mask, Authorization: mask }],
      refresh_token: mask,
      model: 'x',
    });
  });

  it('leaves out nothing else of plain data', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(JSON.parse(JSON.stringify(redactValue(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('ends with cycles, depths and lengths without end', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(JSON.stringify(redactValue(cycle))).toContain('[too deep]');
    expect(redactValue(new Array(1000).fill(1))).toHaveLength(100);
    expect(redactValue('x'.repeat(10_000))).toHaveLength(8193);
  });

  it('names what is no plain data, and never opens it', () => {
    class Socket {
      get secret(): never {
        throw new Error('opened');
      }
    }
    expect(redactValue({ a: new Socket(), b: () => 1, c: 10n, d: Symbol('s'), e: new Map([['k', 'v']]) })).toEqual({
      a: '[Socket]',
      b: '[function]',
      c: '10',
      d: 'Symbol(s)',
      e: '[Map]',
    });
  });

  it('says dates as dates, and errors as errors', () => {
    expect(redactValue(new Date(0))).toBe('1970-01-01T00:00:00.000Z');
    expect(redactValue(new Date(Number.NaN))).toBeNull();
    expect(redactValue({ err: new TypeError('no') })).toMatchObject({ err: { type: 'TypeError', message: 'no' } });
  });
});
