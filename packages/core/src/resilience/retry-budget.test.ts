import { createFakeClock } from '@proxy/testing';
import { describe, expect, it } from 'vitest';
import { createRetryBudget } from './retry-budget.ts';

const spendAll = (budget: { trySpend(): boolean }): number => {
  let spent = 0;
  while (budget.trySpend()) spent++;
  return spent;
};

describe('createRetryBudget', () => {
  it('gives a few retries where there are hardly any requests', () => {
    const budget = createRetryBudget({}, { clock: createFakeClock() });
    budget.recordRequest();
    expect(budget.remaining()).toBe(3);
    expect(spendAll(budget)).toBe(3);
    expect(budget.remaining()).toBe(0);
  });

  it('gives a fifth of the requests', () => {
    const budget = createRetryBudget({}, { clock: createFakeClock() });
    for (let i = 0; i < 104; i++) budget.recordRequest();
    expect(spendAll(budget)).toBe(20);
  });

  it('remembers requests and retries for ten seconds', () => {
    const clock = createFakeClock();
    const budget = createRetryBudget({}, { clock });
    for (let i = 0; i < 50; i++) budget.recordRequest();
    expect(spendAll(budget)).toBe(10);
    clock.advance(8_000);
    expect(budget.trySpend()).toBe(false);
    clock.advance(2_000);
    expect(spendAll(budget)).toBe(3);
  });

  it('takes other measures', () => {
    const budget = createRetryBudget({ ratio: 0.5, floor: 0, windowMs: 1_000 }, { clock: createFakeClock() });
    for (let i = 0; i < 3; i++) budget.recordRequest();
    expect(spendAll(budget)).toBe(1);
  });

  it('runs on the clock of the machine by itself', () => {
    expect(createRetryBudget().trySpend()).toBe(true);
  });

  it('refuses options it does not know', () => {
    expect(() => createRetryBudget({ ratio: 2 })).toThrow('ratio');
  });
});
