export interface MetricDefinition {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** In the order in which values are given. Every label is bounded; none holds a user, a prompt or a raw path. */
  readonly labels: readonly string[];
  readonly help: string;
  /** Upper bounds of a histogram's buckets, ascending. */
  readonly buckets?: readonly number[];
}

const durations = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const firstTokens = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120];
const overheads = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];

export type MetricId =
  | 'requests'
  | 'attempts'
  | 'duration'
  | 'timeToFirstToken'
  | 'overhead'
  | 'tokens'
  | 'cost'
  | 'inFlight'
  | 'openStreams'
  | 'reservations'
  | 'breakerState'
  | 'cooldownActive'
  | 'concurrencyLimit'
  | 'limitRejections'
  | 'cache'
  | 'loss'
  | 'wireViolations'
  | 'configReloads'
  | 'usageDropped'
  | 'eventLoopDelay';

/** Every metric of the gateway: names, types and labels are a contract with dashboards and alerts. */
export const metricTable: Readonly<Record<MetricId, MetricDefinition>> = {
  requests: {
    name: 'proxy_requests_total',
    type: 'counter',
    labels: ['alias', 'provider', 'model', 'dialect', 'outcome', 'status'],
    help: 'Requests that ended, by the status the client saw; those without a valid key have no alias.',
  },
  attempts: {
    name: 'proxy_attempts_total',
    type: 'counter',
    labels: ['provider', 'model', 'error_class'],
    help: 'Calls to upstreams; error_class is empty where one went well.',
  },
  duration: {
    name: 'proxy_request_duration_seconds',
    type: 'histogram',
    labels: ['alias', 'provider'],
    help: 'From the start of a request to its end, streams included.',
    buckets: durations,
  },
  timeToFirstToken: {
    name: 'proxy_time_to_first_token_seconds',
    type: 'histogram',
    labels: ['alias', 'provider'],
    help: 'From the start of a request to the first content of its answer.',
    buckets: firstTokens,
  },
  overhead: {
    name: 'proxy_overhead_seconds',
    type: 'histogram',
    labels: ['alias', 'provider'],
    help: 'Time of a request that was not spent waiting for upstreams.',
    buckets: overheads,
  },
  tokens: {
    name: 'proxy_tokens_total',
    type: 'counter',
    labels: ['provider', 'model', 'class'],
    help: 'Tokens that upstreams processed, in disjoint classes.',
  },
  cost: {
    name: 'proxy_cost_usd_total',
    type: 'counter',
    labels: ['alias', 'provider', 'model', 'key'],
    help: 'Cost in USD, as far as prices are known; key is the name of the gateway key.',
  },
  inFlight: {
    name: 'proxy_in_flight',
    type: 'gauge',
    labels: [],
    help: 'Requests under way, streams included.',
  },
  openStreams: {
    name: 'proxy_open_streams',
    type: 'gauge',
    labels: [],
    help: 'Streamed answers that flow right now.',
  },
  reservations: {
    name: 'proxy_reservations',
    type: 'gauge',
    labels: [],
    help: 'Reservations of limits and budgets that are not settled yet.',
  },
  breakerState: {
    name: 'proxy_breaker_state',
    type: 'gauge',
    labels: ['provider', 'model'],
    help: 'Circuit breaker: 0 closed, 1 half-open, 2 open; of several credentials the worst.',
  },
  cooldownActive: {
    name: 'proxy_cooldown_active',
    type: 'gauge',
    labels: ['provider', 'model'],
    help: '1 while a target rests and is not asked.',
  },
  concurrencyLimit: {
    name: 'proxy_concurrency_limit',
    type: 'gauge',
    labels: ['provider', 'model'],
    help: 'Calls at once that a target is held to, all credentials together.',
  },
  limitRejections: {
    name: 'proxy_limit_rejections_total',
    type: 'counter',
    labels: ['kind'],
    help: 'Requests refused by a limit of their key; kind is the limit.',
  },
  cache: {
    name: 'proxy_cache_total',
    type: 'counter',
    labels: ['kind'],
    help: 'Requests that looked at the response cache; kind is what came of it.',
  },
  loss: {
    name: 'proxy_loss_total',
    type: 'counter',
    labels: ['kind'],
    help: 'Things a translation could not carry over; kind is what was done about it.',
  },
  wireViolations: {
    name: 'proxy_wire_violations_total',
    type: 'counter',
    labels: ['kind'],
    help: 'Streams in which an upstream broke its dialect; kind is the provider.',
  },
  configReloads: {
    name: 'proxy_config_reloads_total',
    type: 'counter',
    labels: ['outcome'],
    help: 'Attempts to take a new configuration.',
  },
  usageDropped: {
    name: 'proxy_usage_dropped_total',
    type: 'counter',
    labels: ['outcome'],
    help: 'Usage records that did not reach the ledger; outcome is why.',
  },
  eventLoopDelay: {
    name: 'proxy_event_loop_delay_seconds',
    type: 'gauge',
    labels: [],
    help: 'How late timers ran, 99th percentile since the last look.',
  },
};
