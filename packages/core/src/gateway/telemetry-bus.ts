import type { Telemetry, TelemetryEvent, TelemetryListener } from '@proxy/spec';

/** Tells every listener every event, in order and at once. A listener that throws is told of as a defect to the others. */
export function createTelemetryBus(): Telemetry {
  let listeners: readonly TelemetryListener[] = [];
  const tell = (listener: TelemetryListener, event: TelemetryEvent): void => {
    try {
      listener(event);
    } catch (error) {
      if (event.kind === 'defect') return;
      const defect: TelemetryEvent = { kind: 'defect', where: 'telemetry listener', error };
      for (const other of listeners) if (other !== listener) tell(other, defect);
    }
  };
  return {
    emit(event) {
      for (const listener of listeners) tell(listener, event);
    },
    subscribe(listener) {
      listeners = [...listeners, listener];
      return () => {
        listeners = listeners.filter((other) => other !== listener);
      };
    },
  };
}
