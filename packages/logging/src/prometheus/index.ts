export { createMetrics, type Metrics, type MetricsOptions } from './create-metrics.ts';
export { type EventLoopDelay, watchEventLoopDelay } from './event-loop-delay.ts';
export type { GaugeSources, TargetState } from './gauges.ts';
export { type MetricDefinition, metricTable } from './metric-table.ts';
