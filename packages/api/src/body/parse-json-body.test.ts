import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseJsonBody } from './parse-json-body.ts';

const limits = { maxDepth: 64, maxTokens: 200_000 };
const parse = (text: string): unknown => parseJsonBody(Buffer.from(text), limits);
const refusal = (text: string | Buffer): unknown => {
  try {
    return parseJsonBody(Buffer.from(text), limits);
  } catch (error) {
    return error;
  }
};

describe('parseJsonBody', () => {
  it('gives what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/__proto__|constructor/.test(text));
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it.each([
    ['an empty body', '', 'The request body is empty.'],
    ['a body that breaks off', '{"model":"x', 'The request body is not valid JSON at line 1, column 12 (position 11).'],
    [
      'an error in a later line',
      '{\n  "a": 1,\n}',
      'The request body is not valid JSON at line 3, column 1 (position 12).',
    ],
    [
      'a number too large',
      '{"a":1e400}',
      'The request body has a number too large to be kept, at line 1, column 6 (position 5).',
    ],
    ['a byte order mark', '\ufeff{}', 'The request body is not valid JSON at line 1, column 1 (position 0).'],
    ['__proto__', '{"a":[{"__proto__":{}}]}', 'The request body may not have the key __proto__.'],
    [
      '__proto__ beside a long integer',
      '{"__proto__":{"a":12345678901234567890}}',
      'The request body may not have the key __proto__.',
    ],
    [
      'an error beside a long integer',
      '{"a":12345678901234567890,}',
      'The request body is not valid JSON at line 1, column 27 (position 26).',
    ],
    ['an escaped __proto__', String.raw`{"\u005F_proto__":1}`, 'The request body may not have the key __proto__.'],
    [
      'constructor.prototype',
      '{"constructor":{"prototype":{}}}',
      'The request body may not have the key constructor.prototype.',
    ],
  ])('refuses %s, saying where', (_what, text, message) => {
    expect(refusal(text)).toMatchObject({ code: 'PROXY_INVALID_REQUEST', message });
  });

  it('shows nothing of the body in what it says', () => {
    expect(String(refusal('{"prompt":"canary" canary}'))).not.toContain('canary');
  });

  it('takes text that only speaks of forbidden keys, and a property named constructor', () => {
    const body = { text: 'what is __proto__?', properties: { constructor: { type: 'string' } }, words: ['__proto__'] };
    expect(parse(JSON.stringify(body))).toEqual(body);
  });

  it.each([
    ['a lone continuation', [0x80]],
    ['an overlong form', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a cut character', [0xe2, 0x82]],
  ])('refuses bytes that are no UTF-8: %s', (_what, bytes) => {
    const body = Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')]);
    expect(refusal(body)).toMatchObject({ code: 'PROXY_INVALID_REQUEST' });
  });

  it.each([
    String.raw`{"a":"\ud800"}`,
    String.raw`{"a":"\u0000"}`,
    '{"a":12345678901234567890}',
    '12345678901234567890',
    '{"12345678901234567890":"12345678901234567890","b":[[12345678901234567890,"x",null]]}',
    '{"a":[-9223372036854775808,1.5,{"b":18446744073709551615}]}',
    '{"a":"😀é"}',
  ])('prints %s again as it came', (text) => {
    expect(JSON.stringify(parse(text))).toBe(text);
  });

  it('lets the last of duplicate keys win', () => {
    expect(parse('{"model":"a","model":"b"}')).toEqual({ model: 'b' });
  });

  it('refuses nesting of 200,000 levels at once', () => {
    expect(refusal('['.repeat(200_000))).toMatchObject({
      code: 'PROXY_INVALID_REQUEST',
      message: 'The request body is nested more than 64 levels deep, at line 1, column 65 (position 64).',
    });
  });

  it.each([
    ['2.6 million tiny objects', () => `[${'{},'.repeat(2_600_000)}1]`],
    ['a million keys', () => `{${Array.from({ length: 1_000_000 }, (_, n) => `"${n}":1`).join()}}`],
  ])('refuses %s without parsing them', (_what, make) => {
    const bytes = Buffer.from(make());
    const parser = vi.spyOn(JSON, 'parse');
    onTestFinished(() => parser.mockRestore());
    expect(() => parseJsonBody(bytes, limits)).toThrow(expect.objectContaining({ code: 'PROXY_BODY_TOO_LARGE' }));
    expect(parser).not.toHaveBeenCalled();
  });
});
