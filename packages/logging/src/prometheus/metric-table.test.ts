import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metricTable } from './metric-table.ts';

const document = readFileSync(new URL('../../../../docs/reference/metrics.md', import.meta.url), 'utf8');
const documented = [...document.matchAll(/^\| `(\w+)` \| (\w+) \| (.+?) \| (.+) \|$/gm)].map(
  ([, name, type, labels, help]) => ({
    name,
    type,
    labels: labels === '–' ? [] : labels?.split(', '),
    help,
  }),
);

describe('metricTable', () => {
  it('is what the reference says, line by line', () => {
    expect(documented).toEqual(
      Object.values(metricTable).map(({ name, type, labels, help }) => ({ name, type, labels, help })),
    );
  });

  it('names counters, times and gauges as Prometheus wants them named', () => {
    for (const { name, type, buckets } of Object.values(metricTable)) {
      expect(name).toMatch(/^proxy_[a-z_]+$/);
      expect(name.endsWith('_total')).toBe(type === 'counter');
      expect(buckets !== undefined).toBe(type === 'histogram');
      expect(buckets ?? []).toEqual([...(buckets ?? [])].sort((one, other) => one - other));
    }
  });
});
