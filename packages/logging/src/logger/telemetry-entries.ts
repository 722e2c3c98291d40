import type { TelemetryEvent, UsageRecord } from '@proxy/spec';
import { describeError } from '../redaction/describe-error.ts';
import type { LogLevel } from './create-logger.ts';

type Kind = TelemetryEvent['kind'];
type EventOf<K extends Kind> = TelemetryEvent & { readonly kind: K };

/** How one kind of event is logged. */
export interface LogEntry<Event> {
  level(event: Event): Exclude<LogLevel, 'silent'>;
  readonly message: string;
  /** Absent: the event's own fields. */
  fields?(event: Event): object;
}

/**
 * Every kind of event, its level and its words. What happens with each request stands at `debug` or below, since the
 * usage record is its log; what an operator should see stands above.
 */
export const telemetryEntries: { readonly [K in Kind]: LogEntry<EventOf<K>> } = {
  'request.started': { level: () => 'trace', message: 'request started' },
  'attempt.finished': {
    level: ({ attempt }) => (attempt.errorClass === undefined ? 'trace' : 'info'),
    message: 'attempt finished',
    fields: ({ requestId, attempt }) => ({ requestId, ...attempt }),
  },
  'stream.opened': { level: () => 'trace', message: 'stream opened' },
  'stream.closed': { level: () => 'trace', message: 'stream closed' },
  'request.finished': {
    level: ({ record }) => levelOfRecord(record),
    message: 'request finished',
    fields: ({ record }) => summaryOf(record),
  },
  'request.unauthenticated': { level: () => 'debug', message: 'request without a valid key' },
  'breaker.changed': { level: ({ state }) => (state === 'open' ? 'warn' : 'info'), message: 'breaker changed' },
  'cooldown.started': { level: () => 'warn', message: 'cooldown started' },
  'cooldown.ended': { level: () => 'info', message: 'cooldown ended' },
  'limit.rejected': { level: () => 'info', message: 'limit rejected a request' },
  cache: { level: () => 'trace', message: 'cache looked up' },
  loss: {
    level: () => 'debug',
    message: 'lost in translation',
    fields: ({ requestId, loss }) => ({ requestId, ...loss }),
  },
  'wire.violation': {
    level: () => 'warn',
    message: 'upstream broke its dialect',
    fields: ({ requestId, provider, message }) => ({ requestId, provider, violation: message }),
  },
  'retry.budget_exhausted': { level: () => 'warn', message: 'retry budget exhausted' },
  'config.reloaded': {
    level: ({ outcome }) => (outcome === 'ok' ? 'info' : 'error'),
    message: 'configuration reloaded',
    fields: ({ outcome, message }) => ({ outcome, problem: message }),
  },
  'usage.dropped': { level: () => 'error', message: 'usage records dropped' },
  defect: {
    level: () => 'error',
    message: 'defect',
    fields: ({ where, error, requestId }) => ({ where, requestId, err: describeError(error) }),
  },
};

function levelOfRecord({ outcome, status, errorCode, loss }: UsageRecord): 'error' | 'warn' | 'info' | 'debug' {
  if (errorCode === 'PROXY_INTERNAL') return 'error';
  if (outcome === 'truncated' || (outcome === 'error' && status >= 500)) return 'warn';
  const hasLost = loss.some(({ action }) => action !== 'renamed');
  return outcome === 'error' || hasLost ? 'info' : 'debug';
}

/** The record without its details, which stand in the usage log under the same request id. */
function summaryOf(record: UsageRecord): object {
  const { requestId, key, alias, provider, model, status, outcome, errorCode, durationMs, ttftMs, costUsd } = record;
  const { attempts, loss } = record;
  return {
    requestId,
    key,
    alias,
    provider,
    model,
    status,
    outcome,
    errorCode,
    durationMs,
    ttftMs,
    costUsd,
    attempts: attempts.length,
    ...(loss.length > 0 && { loss: loss.map(({ field, action }) => `${field}=${action}`) }),
  };
}
