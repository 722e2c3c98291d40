import type { TelemetryEvent } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { createTelemetryBus } from './telemetry-bus.ts';

const event: TelemetryEvent = { kind: 'cooldown.ended', target: 't' };

describe('a telemetry bus', () => {
  it('tells every listener until it has had enough', () => {
    const bus = createTelemetryBus();
    const seen: string[] = [];
    const leave = bus.subscribe(({ kind }) => seen.push(`one ${kind}`));
    bus.subscribe(({ kind }) => seen.push(`two ${kind}`));
    bus.emit(event);
    leave();
    bus.emit(event);
    expect(seen).toEqual(['one cooldown.ended', 'two cooldown.ended', 'two cooldown.ended']);
  });

  it('survives listeners that throw, and tells the others of it', () => {
    const bus = createTelemetryBus();
    const seen: TelemetryEvent[] = [];
    for (let bad = 0; bad < 2; bad++) {
      bus.subscribe(() => {
        throw new Error('broken');
      });
    }
    bus.subscribe((each) => seen.push(each));
    bus.emit(event);
    expect(seen.filter(({ kind }) => kind === 'defect')).toHaveLength(2);
    expect(seen).toContain(event);
  });
});
