import { describe, expect, it } from 'vitest';
import { explain } from './explain.ts';

const exceptions = [{ where: ['answer → b: words'], reason: 'It cannot be said.', ids: ['known'] }];
const finding = { id: 'known', where: 'answer → b: words', detail: 'x' };

describe('explain', () => {
  it('excuses what an exception tells of, and nothing else', () => {
    const other = { ...finding, where: 'answer → b: stop' };
    expect(explain('known', [finding, other], exceptions)).toEqual({ unexplained: [other], stale: [] });
    expect(explain('other', [finding], exceptions)).toEqual({ unexplained: [finding], stale: [] });
  });

  it('tells of exceptions that are needed no more', () => {
    expect(explain('known', [], exceptions)).toEqual({ unexplained: [], stale: ['answer → b: words'] });
  });
});
