import { expect, it } from 'vitest';
import { receipt } from './price-a-call.ts';

it('prices a call by the day it was made', () => {
  const usage = { input: 1_000, cacheRead: 10_000, output: 200 };
  expect(receipt(usage, Date.UTC(2026, 7, 31))).toBe('$0.006 (output $0.002)');
  expect(receipt(usage, Date.UTC(2026, 8, 1))).toBe('$0.009 (output $0.003)');
  expect(receipt({ ...usage, audioIn: 50 }, Date.UTC(2026, 8, 1))).toBe('unknown');
});
