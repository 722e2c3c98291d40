import type { TelemetryEvent } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { type Config, configSchema } from './config/schema.ts';
import { createReload } from './reload.ts';

const first = configSchema.parse({});

function reloadOf(load: () => Config, apply: (config: Config) => void = () => {}) {
  const events: TelemetryEvent[] = [];
  const notices: string[] = [];
  const reload = createReload(first, {
    load,
    apply,
    telemetry: { emit: (event) => events.push(event) },
    notice: (message) => notices.push(message),
  });
  return { result: reload(), events, notices };
}

describe('a reload', () => {
  it('puts the new configuration into force', () => {
    const applied: Config[] = [];
    const { result, events, notices } = reloadOf(
      () => first,
      (config) => applied.push(config),
    );
    expect(result).toEqual({ ok: true });
    expect(applied).toEqual([first]);
    expect(events).toEqual([{ kind: 'config.reloaded', outcome: 'ok' }]);
    expect(notices).toEqual([]);
  });

  it('says what only a new start changes', () => {
    const { notices } = reloadOf(() => configSchema.parse({ server: { port: 1 }, logging: { level: 'warn' } }));
    expect(notices).toEqual(['Changes of server, logging take effect with the next start.']);
  });

  it.each([
    [{ cache: { ttl: '1m' } }, []],
    [{ cache: { ttl: '1m', maxBytes: '1mb' } }, ['Changes of cache.maxBytes take effect with the next start.']],
    [{ responses: { ttl: '1h' } }, ['Changes of responses take effect with the next start.']],
    [{ models: { m: { targets: [{ provider: 'p', model: 'x' }] } } }, []],
  ])('says no more than that: %j', (input, expected) => {
    expect(reloadOf(() => configSchema.parse(input)).notices).toEqual(expected);
  });

  it('says what of the new configuration is hardly meant', () => {
    const { notices } = reloadOf(() => configSchema.parse({ keys: { k: { key: 'k', models: ['nothing'] } } }));
    expect(notices).toEqual([expect.stringMatching(/^keys\.k\.models: "nothing" is no model/)]);
  });

  it.each([
    [
      'cannot be read',
      () => {
        throw new Error('gateway.yaml:1:1 nonsense');
      },
      () => {},
    ],
    [
      'does not fit together',
      () => first,
      () => {
        throw new Error('gateway.yaml:1:1 nonsense');
      },
    ],
  ])('of a configuration that %s changes nothing, and says why', (_, load, apply) => {
    const { result, events } = reloadOf(load, apply);
    expect(result).toEqual({ ok: false, message: 'gateway.yaml:1:1 nonsense' });
    expect(events).toEqual([{ kind: 'config.reloaded', outcome: 'failed', message: 'gateway.yaml:1:1 nonsense' }]);
  });
});
