import { describe, expect, it } from 'vitest';
import { effortOfBudget, nearestEffort } from './reasoning-effort.ts';

describe('effortOfBudget', () => {
  it.each([
    [1_024, 'low'],
    [3_500, 'medium'],
    [6_500, 'high'],
    [20_000, 'high'],
  ])('takes %i of 10,000 tokens for an effort of %s', (budget, effort) => {
    expect(effortOfBudget(budget, 10_000)).toBe(effort);
  });
});

describe('nearestEffort', () => {
  it.each([
    ['high', undefined, 'high'],
    ['high', ['low', 'high'], 'high'],
    ['max', ['low', 'medium', 'high'], 'high'],
    ['none', ['low', 'medium'], 'low'],
    ['extreme', ['low', 'medium', 'high'], 'medium'],
    ['high', ['own-word'], 'high'],
  ])('takes for %s among %j %s', (asked, values, effort) => {
    expect(nearestEffort(asked, values)).toBe(effort);
  });
});
