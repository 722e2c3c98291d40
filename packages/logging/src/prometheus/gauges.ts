import { header, printLabels, sample } from './exposition.ts';
import { type MetricDefinition, metricTable } from './metric-table.ts';

/** Where a target stands. */
export interface TargetState {
  /** `provider/model`, or `provider/model#credential`. */
  readonly target: string;
  readonly provider: string;
  readonly breaker: 'closed' | 'open' | 'half-open' | 'off';
  /** Milliseconds until the target may be asked again; 0 where it may be now. */
  readonly restsForMs: number;
  /** Calls at once it is held to; absent: any number. */
  readonly concurrencyLimit?: number | undefined;
}

/** Asked whenever metrics are read. A source that is absent has no sample. */
export interface GaugeSources {
  readonly inFlight?: (() => number) | undefined;
  /** Absent: streams are counted by their events. */
  readonly openStreams?: (() => number) | undefined;
  readonly reservations?: (() => number) | undefined;
  readonly targets?: (() => Iterable<TargetState>) | undefined;
  /** See `watchEventLoopDelay`. */
  readonly eventLoopDelaySeconds?: (() => number) | undefined;
}

const breakerNumbers = { closed: 0, 'half-open': 1, open: 2, off: undefined } as const;

export function renderGauges(sources: GaugeSources): string {
  const states = [...(sources.targets?.() ?? [])];
  return [
    single(metricTable.inFlight, sources.inFlight),
    single(metricTable.openStreams, sources.openStreams),
    single(metricTable.reservations, sources.reservations),
    perModel(metricTable.breakerState, states, ({ breaker }) => breakerNumbers[breaker], Math.max),
    perModel(metricTable.cooldownActive, states, ({ restsForMs }) => (restsForMs > 0 ? 1 : 0), Math.max),
    perModel(
      metricTable.concurrencyLimit,
      states,
      ({ concurrencyLimit }) => concurrencyLimit,
      (one, other) => one + other,
    ),
    single(metricTable.eventLoopDelay, sources.eventLoopDelaySeconds),
  ].join('');
}

function single(definition: MetricDefinition, source: (() => number) | undefined): string {
  return header(definition) + (source ? sample(definition.name, '', source()) : '');
}

/** One sample per provider and model: the states of several credentials are joined. */
function perModel(
  definition: MetricDefinition,
  states: readonly TargetState[],
  numberOf: (state: TargetState) => number | undefined,
  join: (one: number, other: number) => number,
): string {
  const values = new Map<string, number>();
  for (const state of states) {
    const value = numberOf(state);
    const labels = printLabels(definition.labels, [state.provider, modelOf(state)]);
    const known = values.get(labels);
    if (value !== undefined) values.set(labels, known === undefined ? value : join(known, value));
  }
  return header(definition) + [...values].map(([labels, value]) => sample(definition.name, labels, value)).join('');
}

function modelOf({ target, provider }: TargetState): string {
  const name = target.startsWith(`${provider}/`) ? target.slice(provider.length + 1) : target;
  return name.split('#', 1)[0] ?? name;
}
