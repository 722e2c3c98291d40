import type { Clock } from '@proxy/spec';

/** Lets a cache tell the time by an injected clock, without timers of its own. */
export function lruClock(clock: Clock): { readonly perf: { now(): number }; readonly ttlResolution: number } {
  // An entry written at instant 0 would never grow old.
  return { perf: { now: () => clock.nowMs() + 1 }, ttlResolution: 0 };
}

/** A time to live as lru-cache takes it: whole milliseconds, and 0 for without end. */
export function lruTtl(ttlMs: number): number {
  return Number.isFinite(ttlMs) ? Math.max(1, Math.round(ttlMs)) : 0;
}
