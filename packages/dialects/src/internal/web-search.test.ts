import { describe, expect, it } from 'vitest';
import { isWebSearch } from './web-search.ts';

describe('isWebSearch', () => {
  it.each([
    ['web_search_20250305', true],
    ['web_search_preview', true],
    ['web_search', true],
    ['openrouter:web_search', true],
    ['web_fetch_20250910', false],
    ['code_execution_20250825', false],
    [undefined, false],
  ])('tells for %s: %s', (type, expected) => {
    expect(isWebSearch({ kind: 'native', dialect: 'x', value: { type } })).toBe(expected);
  });
});
