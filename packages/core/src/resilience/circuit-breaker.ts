import { type Clock, GatewayError, type Random, systemClock } from '@proxy/spec';
import { type BreakerOptions, breakerOptions } from './breaker-options.ts';
import {
  afterFault,
  afterNeutral,
  afterSuccess,
  type BreakerState,
  closed,
  msUntilAdmitted,
  probing,
} from './breaker-state.ts';
import { type Outcome, outcomeOf } from './error-policy.ts';
import { createListeners } from './listeners.ts';
import { createRollingCount } from './rolling-count.ts';

/** Leave to make one call. */
export interface BreakerPermit {
  /**
   * Tells how the call went. Only the first word counts, and only while the circuit stands as it did when the permit
   * was given.
   * @param retryAfterMs how long the provider asks to be left alone; a circuit that opens rests at least so long,
   *   up to ten minutes
   */
  settle(outcome: Outcome, retryAfterMs?: number): void;
}

export interface BreakerChange {
  readonly name: string;
  readonly from: BreakerState['kind'];
  readonly to: BreakerState['kind'];
}

export interface AcquireOptions {
  /** Probe now, although the circuit still rests: for when every target rests. Still one probe at a time. */
  readonly early?: boolean | undefined;
}

export interface CircuitBreaker {
  readonly name: string;
  /** @throws GatewayError `PROXY_CIRCUIT_OPEN` with `retryAfterMs`, while the circuit rests or its one probe is out */
  acquire(options?: AcquireOptions): BreakerPermit;
  /** Calls under a permit; what it throws is judged by `judge`. @throws as `acquire`, and what `call` throws */
  run<Result>(call: () => Promise<Result> | Result, judge?: (error: unknown) => Outcome): Promise<Result>;
  /** An open circuit turns half-open when its first probe is let out. */
  state(): BreakerState['kind'];
  /** Milliseconds until `acquire` lets a call through; 0: now. */
  msUntilProbe(): number;
  /** Monotonic milliseconds of the last fault; -Infinity before the first. */
  lastFaultMs(): number;
  /** Listens until the returned function is called. */
  onChange(listener: (change: BreakerChange) => void): () => void;
}

export interface BreakerDependencies {
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
}

/**
 * Guards calls to one target: it stops calling a target that keeps failing, and asks carefully whether it is well again.
 * A streamed answer is settled when its terminator was seen, long after the headers, so the primitive is a permit, and
 * `run` is sugar over it.
 * @throws ZodError where an option is wrong
 */
export function createCircuitBreaker(
  name: string,
  options: BreakerOptions = {},
  { clock = systemClock, random = Math.random }: BreakerDependencies = {},
): CircuitBreaker {
  const settings = breakerOptions.parse(options);
  const calls = createRollingCount(settings.windowMs);
  const faults = createRollingCount(settings.windowMs);
  const listeners = createListeners<BreakerChange>();
  let state = closed(clock.nowMs());
  let lastFaultMs = Number.NEGATIVE_INFINITY;
  /** A permit of an earlier era is no news. Each change of state and each probe begins an era. */
  let era = 0;

  const become = (next: BreakerState): void => {
    const from = state.kind;
    state = next;
    if (from === next.kind) return;
    era++;
    calls.clear();
    faults.clear();
    listeners.notify({ name, from, to: next.kind });
  };

  const count = (outcome: Outcome, nowMs: number): void => {
    if (outcome === 'neutral') return;
    calls.add(nowMs);
    if (outcome === 'ok') return;
    faults.add(nowMs);
    lastFaultMs = nowMs;
  };

  const judged = (outcome: Outcome, nowMs: number, retryAfterMs: number | undefined): BreakerState => {
    if (outcome === 'neutral') return afterNeutral(state);
    if (outcome === 'ok') return afterSuccess(state, nowMs, settings);
    const seen = { calls: calls.total(nowMs), faults: faults.total(nowMs) };
    return afterFault(state, { nowMs, ...seen, retryAfterMs, jitter: random() }, settings);
  };

  const admit = (early: boolean): void => {
    if (state.kind === 'closed') return;
    const nowMs = clock.nowMs();
    const waitMs = early && state.kind === 'open' ? 0 : msUntilAdmitted(state, nowMs);
    if (waitMs > 0) throw circuitOpen(name, state.kind === 'open' ? waitMs : Math.min(waitMs, settings.openForMs));
    become(probing(state, nowMs, settings));
    era++;
  };

  const breaker: CircuitBreaker = {
    name,
    acquire(options) {
      admit(options?.early ?? false);
      const admitted = era;
      let settled = false;
      return {
        settle(outcome, retryAfterMs) {
          if (settled || admitted !== era) return;
          settled = true;
          const nowMs = clock.nowMs();
          count(outcome, nowMs);
          become(judged(outcome, nowMs, retryAfterMs));
        },
      };
    },
    async run(call, judge = judgeError) {
      const permit = breaker.acquire();
      try {
        const result = await call();
        permit.settle('ok');
        return result;
      } catch (error) {
        permit.settle(judge(error), GatewayError.is(error) ? error.retryAfterMs : undefined);
        throw error;
      }
    },
    state: () => state.kind,
    msUntilProbe: () => msUntilAdmitted(state, clock.nowMs()),
    lastFaultMs: () => lastFaultMs,
    onChange: listeners.add,
  };
  return breaker;
}

/** An upstream's failure counts by its class, an abort says nothing, anything else is a fault. */
function judgeError(error: unknown): Outcome {
  if (GatewayError.is(error)) return error.fault ? outcomeOf(error.fault.class) : 'neutral';
  return error instanceof Error && error.name === 'AbortError' ? 'neutral' : 'fault';
}

function circuitOpen(name: string, waitMs: number): GatewayError {
  const retryAfterMs = Math.ceil(waitMs);
  return new GatewayError('PROXY_CIRCUIT_OPEN', `The circuit for ${name} is open.`, { retryAfterMs });
}
