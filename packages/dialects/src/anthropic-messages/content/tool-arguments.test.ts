import { describe, expect, it } from 'vitest';
import { parseArguments } from './tool-arguments.ts';

describe('parseArguments', () => {
  it('takes none for an empty object, and no JSON for nothing', () => {
    expect([parseArguments(''), parseArguments(' '), parseArguments('{"a"')]).toEqual([{}, {}, undefined]);
  });

  it.each([
    '{"id":12345678901234567890}',
    '{"ids":[-9007199254740993,1],"price":0.1}',
    '{"id":"12345678901234567890"}',
    '{"a":1234567890123456}',
  ])('keeps every digit of %s', (text) => {
    expect(JSON.stringify(parseArguments(text))).toBe(text);
  });
});
