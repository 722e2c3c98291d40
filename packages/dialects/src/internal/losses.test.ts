import { describe, expect, it } from 'vitest';
import { createLossReport } from './losses.ts';

describe('a loss report', () => {
  it('lists what was added, in order', () => {
    const report = createLossReport();
    report.add('dropped', 'seed', 'It is not taken.');
    report.add('changed', 'temperature', 'It is at most 1.');
    expect(report.losses.map(({ action, field }) => `${action} ${field}`)).toEqual([
      'dropped seed',
      'changed temperature',
    ]);
  });

  it('counts fields of other dialects, and none that says nothing', () => {
    const report = createLossReport();
    const extensions = { mine: { a: 1 }, theirs: { b: 0, c: null, d: '', e: [], f: false } };
    report.addForeign(extensions, 'mine', 'messages.0');
    report.addForeign({ theirs: { g: 1 } }, 'mine', '');
    expect(report.losses.map(({ field }) => field)).toEqual(['messages.0.b', 'messages.0.f', 'g']);
  });
});
