import type { SeriesLimits } from './counter.ts';
import { header, printLabels, printNumber, sample } from './exposition.ts';
import { createLabelTree } from './label-tree.ts';
import type { MetricDefinition } from './metric-table.ts';

/** How often a number fell below each of some bounds, per tuple of label values. */
export interface Histogram {
  observe(values: readonly string[], number: number): void;
  render(): string;
}

interface Series {
  readonly labels: string;
  /** Numbers per bucket, not yet added up; the last bucket has no bound. */
  readonly counts: number[];
  sum: number;
}

export function createHistogram(definition: MetricDefinition, limits: SeriesLimits): Histogram {
  const { name, labels, buckets = [] } = definition;
  const bounds = [...buckets, Number.POSITIVE_INFINITY];
  const tree = createLabelTree<Series>({
    ...limits,
    create: (values) => ({ labels: printLabels(labels, values), counts: bounds.map(() => 0), sum: 0 }),
  });
  return {
    observe(values, number) {
      const series = tree.child(values);
      let bucket = 0;
      while (number > (bounds[bucket] ?? Number.POSITIVE_INFINITY)) bucket++;
      series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
      series.sum += number;
    },
    render() {
      let text = header(definition);
      for (const series of tree.children()) text += renderSeries(name, bounds, series);
      return text;
    },
  };
}

function renderSeries(name: string, bounds: readonly number[], { labels, counts, sum }: Series): string {
  const before = labels === '' ? '' : `${labels},`;
  let text = '';
  let total = 0;
  bounds.forEach((bound, index) => {
    total += counts[index] ?? 0;
    text += sample(`${name}_bucket`, `${before}le="${printNumber(bound)}"`, total);
  });
  return text + sample(`${name}_sum`, labels, sum) + sample(`${name}_count`, labels, total);
}
