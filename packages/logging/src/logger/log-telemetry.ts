import type { TelemetryEvent, TelemetryListener } from '@proxy/spec';
import type { Logger } from 'pino';
import { type LogEntry, telemetryEntries } from './telemetry-entries.ts';

/** A listener that writes a gateway's events to a log, each at its level. What its level hides costs nothing. */
export function logTelemetry(logger: Logger): TelemetryListener {
  return (event) => {
    const entry = telemetryEntries[event.kind] as LogEntry<TelemetryEvent>;
    const level = entry.level(event);
    if (!logger.isLevelEnabled(level)) return;
    logger[level]({ event: event.kind, ...fieldsOf(entry, event) }, entry.message);
  };
}

function fieldsOf(entry: LogEntry<TelemetryEvent>, event: TelemetryEvent): object {
  if (entry.fields) return entry.fields(event);
  const { kind: _, ...fields } = event;
  return fields;
}
