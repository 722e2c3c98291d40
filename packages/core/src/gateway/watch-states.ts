import type { Target, Telemetry } from '@proxy/spec';
import type { TargetStates } from '../execution/target-states.ts';
import type { TargetHealth } from './gateway.ts';

/** Tells telemetry what begins to rest, and what has rested enough. */
export function announceCooldowns({ cooldowns }: TargetStates, telemetry: Telemetry): void {
  cooldowns.onChange((event) => {
    const { kind, key: target } = event;
    if (kind === 'ended') telemetry.emit({ kind: 'cooldown.ended', target });
    else telemetry.emit({ kind: 'cooldown.started', target, errorClass: event.errorClass, forMs: event.forMs });
  });
}

/** New routes may bring new credentials and models: what was refused is asked again. */
export function forgiveCredentials({ cooldowns }: TargetStates): void {
  for (const { key, errorClass } of cooldowns.list()) if (errorClass !== 'rate_limited') cooldowns.clear(key);
}

export function healthOf(targets: readonly Target[], states: TargetStates): readonly TargetHealth[] {
  return targets.map((target) => ({
    target: target.id,
    provider: target.provider.id,
    breaker: states.breakerState(target),
    restsForMs: states.restsForMs(target),
    concurrencyLimit: finite(states.concurrencyLimit(target)),
  }));
}

function finite(limit: number): number | undefined {
  return limit === Number.POSITIVE_INFINITY ? undefined : limit;
}
