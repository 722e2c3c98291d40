import { describe, expect, it } from 'vitest';
import { createMemoryBudget } from './memory-budget.ts';

describe('createMemoryBudget', () => {
  it('gives up to its bound and refuses beyond it', () => {
    const budget = createMemoryBudget(100);
    expect(budget.take(60)).toBeTypeOf('function');
    expect(budget.take(41)).toBeUndefined();
    expect(budget.take(40)).toBeTypeOf('function');
    expect(budget.usedBytes).toBe(100);
  });

  it('takes bytes back once, however often they are given', () => {
    const budget = createMemoryBudget(100);
    const release = budget.take(60);
    release?.();
    release?.();
    expect(budget.usedBytes).toBe(0);
  });

  it('refuses a number that is none', () => {
    expect(() => createMemoryBudget(100).take(Number.NaN)).toThrow(RangeError);
    expect(() => createMemoryBudget(100).take(-1)).toThrow(RangeError);
  });
});
