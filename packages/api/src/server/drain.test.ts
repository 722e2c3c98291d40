import { describe, expect, it } from 'vitest';
import { drainPlan } from './drain.ts';

describe('drainPlan', () => {
  it.each([
    [120_000, 5_000, { serveMs: 5_000, noticeMs: 5_000 }],
    [120_000, 0, { serveMs: 0, noticeMs: 5_000 }],
    [8_000, 5_000, { serveMs: 2_000, noticeMs: 4_000 }],
    [0, 5_000, { serveMs: 0, noticeMs: 0 }],
  ])('of %d ms with %d ms of serving on is %o', (deadlineMs, lameDuckMs, plan) => {
    expect(drainPlan(deadlineMs, lameDuckMs)).toEqual(plan);
  });
});
