import { describe, expect, it } from 'vitest';
import { createNews } from './news.ts';

describe('news', () => {
  it('are fields that nobody reads, when they first come and when they change', () => {
    const news = createNews();
    const known = new Set(['content']);
    expect(news.of({ content: 'a', provider: 'X', list: [1] }, known)).toEqual({ provider: 'X', list: [1] });
    expect(news.of({ content: 'b', provider: 'X', list: [1] }, known)).toBeUndefined();
    expect(news.of({ provider: 'Y', list: [1, 2] }, known)).toEqual({ provider: 'Y', list: [1, 2] });
  });

  it('are none where a field says nothing', () => {
    expect(createNews().of({ a: null, b: '', c: [], d: undefined }, new Set())).toBeUndefined();
  });
});
