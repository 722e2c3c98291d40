import { header, printLabels, sample } from './exposition.ts';
import { createLabelTree, type LabelTreeOptions } from './label-tree.ts';
import type { MetricDefinition } from './metric-table.ts';

export type SeriesLimits = Pick<LabelTreeOptions<never>, 'maxSeries' | 'redact'>;

/** A number that only grows, per tuple of label values. */
export interface Counter {
  /** @param values of the labels, in their order */
  add(values: readonly string[], amount?: number): void;
  render(): string;
}

export function createCounter(definition: MetricDefinition, limits: SeriesLimits): Counter {
  const tree = createLabelTree({
    ...limits,
    create: (values) => ({ labels: printLabels(definition.labels, values), total: 0 }),
  });
  return {
    add(values, amount = 1) {
      tree.child(values).total += amount;
    },
    render() {
      let text = header(definition);
      for (const { labels, total } of tree.children()) text += sample(definition.name, labels, total);
      return text;
    },
  };
}
