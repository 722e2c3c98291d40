import { describe, expect, it } from 'vitest';
import { findCycles } from './cycles.ts';

const file = (path: string, ...imports: string[]) => ({ path, imports });

describe('findCycles', () => {
  it('finds none in a tree with shared branches', () => {
    const files = [file('a.ts', './b.ts', './c.ts', 'zod'), file('b.ts', './c.ts'), file('c.ts')];
    expect(findCycles(files)).toEqual([]);
  });

  it('tells the way round, across folders', () => {
    const files = [file('a.ts', './x/b.ts'), file('x/b.ts', './c.ts'), file('x/c.ts', '../a.ts')];
    expect(findCycles(files)).toEqual([['a.ts', 'x/b.ts', 'x/c.ts', 'a.ts']]);
  });

  it('leaves out the way that leads into a cycle', () => {
    const files = [file('a.ts', './b.ts'), file('b.ts', './c.ts'), file('c.ts', './b.ts')];
    expect(findCycles(files)).toEqual([['b.ts', 'c.ts', 'b.ts']]);
  });

  it('sees a file that imports itself', () => {
    expect(findCycles([file('a.ts', './a.ts')])).toEqual([['a.ts', 'a.ts']]);
  });
});
