import { describe, expect, it } from 'vitest';
import { tokenCount } from './token-count.ts';

describe('tokenCount', () => {
  it('takes a number of tokens, and nothing else', () => {
    expect([0, 7].map(tokenCount)).toEqual([0, 7]);
    expect([-1, Number('1e999'), '7', null, undefined].map(tokenCount)).toEqual(Array(5).fill(undefined));
  });
});
