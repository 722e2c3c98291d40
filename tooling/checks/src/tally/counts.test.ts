import { describe, expect, it } from 'vitest';
import { addUp, countTests } from './counts.ts';

const reportOf = (status: string, ...tests: readonly { status: string; title: string }[]) => ({
  testResults: [
    { name: 'a.test.ts', status, assertionResults: tests.map((each) => ({ ...each, fullName: `it ${each.title}` })) },
  ],
});

describe('countTests', () => {
  it('tells passed, failed and skipped tests apart', () => {
    const tests = ['passed', 'passed', 'failed', 'skipped', 'todo'].map((status) => ({
      status,
      title: `is ${status}`,
    }));
    expect(countTests(reportOf('failed', ...tests))).toEqual({
      passed: 2,
      failed: 1,
      notRun: ['skipped: it is skipped', 'skipped: it is todo'],
    });
  });

  it('counts a file that broke before its first test', () => {
    expect(countTests(reportOf('failed'))).toEqual({ passed: 0, failed: 1, notRun: [] });
  });

  it('counts a file whose hook broke after its tests had passed', () => {
    expect(countTests(reportOf('failed', { status: 'passed', title: 'holds' })).failed).toBe(1);
  });

  it('repeats the reason a suite gives for not running', () => {
    const reason = 'Redis suites NOT RUN: no redis-server';
    expect(countTests(reportOf('passed', { status: 'skipped', title: reason })).notRun).toEqual([reason]);
  });

  it('refuses what is not a report', () => {
    expect(() => countTests({})).toThrow('testResults');
  });
});

describe('addUp', () => {
  it('sums the numbers and tells a reason once', () => {
    const one = { passed: 2, failed: 1, notRun: ['no server'] };
    expect(addUp([one, one])).toEqual({ passed: 4, failed: 2, notRun: ['no server'] });
  });
});
