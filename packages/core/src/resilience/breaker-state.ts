import type { BreakerSettings } from './breaker-options.ts';

/**
 * Where a circuit stands. `trips` counts how often it has opened of late and sets how long it rests next time.
 * Instants are monotonic milliseconds.
 */
export type BreakerState =
  | { readonly kind: 'closed'; readonly consecutiveFaults: number; readonly sinceMs: number; readonly trips: number }
  | { readonly kind: 'open'; readonly untilMs: number; readonly trips: number }
  /** `probeUntilMs`: a probe is out, and is taken for lost from then on. */
  | {
      readonly kind: 'half-open';
      readonly successes: number;
      readonly probeUntilMs: number | undefined;
      readonly trips: number;
    };

/** Healthy time after which one trip is forgotten. */
const FORGET_TRIP_AFTER_MS = 30_000;
/** The longest rest that a provider's Retry-After can ask for. */
const TOLD_REST_CAP_MS = 600_000;

/** A circuit that has seen nothing yet. */
export function closed(nowMs: number, trips = 0): BreakerState {
  return { kind: 'closed', consecutiveFaults: 0, sinceMs: nowMs, trips };
}

/** Milliseconds until a call is let through; 0: now. */
export function msUntilAdmitted(state: BreakerState, nowMs: number): number {
  if (state.kind === 'open') return Math.max(0, state.untilMs - nowMs);
  if (state.kind === 'half-open' && state.probeUntilMs !== undefined) return Math.max(0, state.probeUntilMs - nowMs);
  return 0;
}

/** The state once a probe is out: of a circuit that rests, or that already had some probes come home. */
export function probing(state: BreakerState, nowMs: number, settings: BreakerSettings): BreakerState {
  const successes = state.kind === 'half-open' ? state.successes : 0;
  return { kind: 'half-open', successes, probeUntilMs: nowMs + settings.probeLeaseMs, trips: state.trips };
}

/** The state after a call that went well. */
export function afterSuccess(state: BreakerState, nowMs: number, settings: BreakerSettings): BreakerState {
  if (state.kind === 'half-open') {
    const successes = state.successes + 1;
    return successes < settings.successes
      ? { ...state, successes, probeUntilMs: undefined }
      : closed(nowMs, state.trips);
  }
  return state.kind === 'closed' && state.consecutiveFaults > 0 ? { ...state, consecutiveFaults: 0 } : state;
}

/** The state after a call that says nothing: a probe makes room for the next. */
export function afterNeutral(state: BreakerState): BreakerState {
  return state.kind === 'half-open' ? { ...state, probeUntilMs: undefined } : state;
}

/** What a fault brings with it. */
export interface FaultContext {
  readonly nowMs: number;
  /** Calls and faults of the window, this one included. */
  readonly calls: number;
  readonly faults: number;
  /** How long the provider asks to be left alone. */
  readonly retryAfterMs?: number | undefined;
  /** In [0, 1): spreads reopening, so that a fleet does not probe in step. */
  readonly jitter: number;
}

/** The state after a fault of the target. A failed probe opens at once, a closed circuit by count or by rate. */
export function afterFault(state: BreakerState, context: FaultContext, settings: BreakerSettings): BreakerState {
  if (state.kind !== 'closed') return opened(state.trips + 1, context, settings);
  const consecutiveFaults = state.consecutiveFaults + 1;
  const tooManyInARow = consecutiveFaults >= settings.failures;
  const tooManyOfAll = context.calls >= settings.minimumCalls && context.faults >= settings.failureRate * context.calls;
  if (!tooManyInARow && !tooManyOfAll) return { ...state, consecutiveFaults };
  const forgotten = Math.floor((context.nowMs - state.sinceMs) / FORGET_TRIP_AFTER_MS);
  return opened(Math.max(0, state.trips - forgotten) + 1, context, settings);
}

function opened(trips: number, context: FaultContext, settings: BreakerSettings): BreakerState {
  const restMs = Math.min(settings.openForMs * 2 ** (trips - 1), settings.openForMaxMs);
  const spreadMs = restMs * (0.8 + 0.4 * context.jitter);
  const toldMs = Math.min(context.retryAfterMs ?? 0, TOLD_REST_CAP_MS);
  return { kind: 'open', untilMs: context.nowMs + Math.max(spreadMs, toldMs), trips };
}
