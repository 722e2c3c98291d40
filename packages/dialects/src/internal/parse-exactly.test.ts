import { describe, expect, it } from 'vitest';
import { parseExactly } from './parse-exactly.ts';

describe('parseExactly', () => {
  it.each([
    '{"n":12345678901234567890123,"list":[-98765432109876543210,1]}',
    '{"n":1.5,"text":"12345678901234567890"}',
    '{}',
  ])('gives what prints as it came: %s', (text) => {
    expect(JSON.stringify(parseExactly(text))).toBe(text);
  });

  it.each(['[12345678901234567890]', '12345678901234567890', '{"n":12345678901234567890'])(
    'finds no object in %s',
    (text) => {
      expect(parseExactly(text)).toBeUndefined();
    },
  );
});
