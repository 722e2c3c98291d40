import {
  type MetricsSource,
  type TelemetryEvent,
  type TelemetryListener,
  tokenClasses,
  type UsageRecord,
} from '@proxy/spec';
import type { Redactor } from '../redaction/redactor.ts';
import { type Counter, createCounter } from './counter.ts';
import { contentType } from './exposition.ts';
import { type GaugeSources, renderGauges } from './gauges.ts';
import { createHistogram, type Histogram } from './histogram.ts';
import { metricTable } from './metric-table.ts';

export interface MetricsOptions {
  readonly gauges?: GaugeSources | undefined;
  /** Series of each metric; further ones are counted under `other`. Default: 2000. */
  readonly maxSeries?: number | undefined;
  /** Takes secrets out of label values. Default: `redactText`. */
  readonly redact?: Redactor | undefined;
}

/** Counts a gateway's events, for Prometheus to read. */
export interface Metrics extends MetricsSource {
  readonly listener: TelemetryListener;
  render(): string;
}

/** The status of a request that named no valid key. */
const unauthenticated = '401';

export function createMetrics({ gauges = {}, maxSeries = 2000, redact }: MetricsOptions = {}): Metrics {
  const limits = { maxSeries, redact };
  const counted = createCounted(limits);
  let openStreams = 0;
  const countStream = (kind: 'stream.opened' | 'stream.closed'): void => {
    openStreams += kind === 'stream.opened' ? 1 : -1;
  };
  return {
    contentType,
    listener(event) {
      if (event.kind === 'stream.opened' || event.kind === 'stream.closed') countStream(event.kind);
      else (handlers[event.kind] as Handler | undefined)?.(counted, event);
    },
    render() {
      const series = Object.values(counted).map((metric) => metric.render());
      return series.join('') + renderGauges({ openStreams: () => openStreams, ...gauges });
    },
  };
}

interface Counted {
  readonly requests: Counter;
  readonly attempts: Counter;
  readonly duration: Histogram;
  readonly timeToFirstToken: Histogram;
  readonly overhead: Histogram;
  readonly tokens: Counter;
  readonly cost: Counter;
  readonly limitRejections: Counter;
  readonly cache: Counter;
  readonly loss: Counter;
  readonly wireViolations: Counter;
  readonly configReloads: Counter;
  readonly usageDropped: Counter;
}

function createCounted(limits: Parameters<typeof createCounter>[1]): Counted {
  return {
    requests: createCounter(metricTable.requests, limits),
    attempts: createCounter(metricTable.attempts, limits),
    duration: createHistogram(metricTable.duration, limits),
    timeToFirstToken: createHistogram(metricTable.timeToFirstToken, limits),
    overhead: createHistogram(metricTable.overhead, limits),
    tokens: createCounter(metricTable.tokens, limits),
    cost: createCounter(metricTable.cost, limits),
    limitRejections: createCounter(metricTable.limitRejections, limits),
    cache: createCounter(metricTable.cache, limits),
    loss: createCounter(metricTable.loss, limits),
    wireViolations: createCounter(metricTable.wireViolations, limits),
    configReloads: createCounter(metricTable.configReloads, limits),
    usageDropped: createCounter(metricTable.usageDropped, limits),
  };
}

type Kind = TelemetryEvent['kind'];
type Handler = (counted: Counted, event: TelemetryEvent) => void;
type Handlers = { readonly [K in Kind]?: (counted: Counted, event: TelemetryEvent & { readonly kind: K }) => void };

/** All that is counted of a request is read from its one record: each thing once, whoever else told of it before. */
const handlers: Handlers = {
  'request.finished': (counted, { record }) => countRequest(counted, record),
  'request.unauthenticated': ({ requests }, { dialect }) =>
    requests.add(['', '', '', dialect, 'error', unauthenticated]),
  'limit.rejected': ({ limitRejections }, { limit }) => limitRejections.add([limit]),
  'wire.violation': ({ wireViolations }, { provider }) => wireViolations.add([provider]),
  'config.reloaded': ({ configReloads }, { outcome }) => configReloads.add([outcome]),
  'usage.dropped': ({ usageDropped }, { reason, count }) => usageDropped.add([reason], count),
};

function countRequest(counted: Counted, record: UsageRecord): void {
  const { alias = '', provider = '', model = '', dialectIn = '', outcome, status, key } = record;
  counted.requests.add([alias, provider, model, dialectIn, outcome, String(status)]);
  for (const attempt of record.attempts) {
    counted.attempts.add([attempt.provider, attempt.model, attempt.errorClass ?? '']);
  }
  const route = [alias, provider];
  counted.duration.observe(route, record.durationMs / 1000);
  if (record.ttftMs !== undefined) counted.timeToFirstToken.observe(route, record.ttftMs / 1000);
  if (record.overheadMs !== undefined) counted.overhead.observe(route, record.overheadMs / 1000);
  if (record.outcome !== 'cached') countTokens(counted.tokens, record);
  if (record.costUsd) counted.cost.add([alias, provider, model, key], record.costUsd);
  if (record.cache) counted.cache.add([record.cache]);
  for (const { action } of record.loss) counted.loss.add([action]);
}

function countTokens(counter: Counter, { provider = '', model = '', tokens }: UsageRecord): void {
  for (const name of tokenClasses) {
    const amount = tokens[name];
    if (amount) counter.add([provider, model, name], amount);
  }
}
