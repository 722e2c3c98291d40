import { describe, expect, it } from 'vitest';
import { matchesName } from './matches-name.ts';

describe('matchesName', () => {
  it.each([
    [{ equals: ['gpt-4'] }, 'gpt-4', 'gpt-4o'],
    [{ startsWith: ['claude-3-opus'] }, 'claude-3-opus-20240229', 'x-claude-3-opus'],
    [{ endsWith: ['-latest'] }, 'gemini-latest', 'gemini-latest-x'],
    [{ contains: ['sonnet'] }, 'a-sonnet-b', 'a-opus-b'],
    [{ patterns: ['^gpt-\\d{4}$'] }, 'gpt-2026', 'gpt-20261'],
    [{ equals: ['one'], startsWith: ['two'] }, 'two-x', 'three'],
  ])('%j takes %j and not %j', (rules, yes, no) => {
    expect(matchesName(rules, yes)).toBe(true);
    expect(matchesName(rules, no)).toBe(false);
  });

  it('takes nothing where there are no rules', () => {
    expect(matchesName({}, '')).toBe(false);
  });
});
