import { describe, expect, it } from 'vitest';
import { convertNames } from './convert-names.ts';

describe('convertNames', () => {
  it('flattens what is nested, in lower case and each once', () => {
    const match = {
      or: [{ equals: 'A/B' }, { equals: 'a/b' }, { or: [{ starts_with: 'C' }, { contains: 'D' }] }, { ends_with: 'E' }],
    };
    expect(convertNames(match)).toEqual({ equals: ['a/b'], startsWith: ['c'], contains: ['d'], endsWith: ['e'] });
  });

  it('keeps a pattern of literals and counted digits as it is', () => {
    const regex = '^gpt-5\\.6-sol-\\d{4}-\\d{2}-\\d{2}$';
    expect(convertNames({ regex })).toEqual({ patterns: [regex] });
  });

  it.each(['^(a+)+$', 'a*b', 'gpt-.*', 'a|b', '\\d{2,}', '(?=a)'])('refuses %s', (regex) => {
    expect(() => convertNames({ regex })).toThrow(regex);
  });
});
