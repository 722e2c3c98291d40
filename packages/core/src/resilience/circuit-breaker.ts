import { type Clock, GatewayError, type Random, systemClock } from '@proxy/spec';
import { type BreakerOptions, type BreakerSettings, breakerOptions } from './breaker-options.ts';
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
import { createRollingCount, type RollingCount } from './rolling-count.ts';

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
  return new Circuit(name, breakerOptions.parse(options), clock, random);
}

/** The shell around `BreakerState`: it counts calls, tells the time and hands out permits. */
class Circuit implements CircuitBreaker {
  readonly name: string;
  readonly onChange: CircuitBreaker['onChange'];
  readonly #settings: BreakerSettings;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #listeners = createListeners<BreakerChange>();
  readonly #calls: RollingCount;
  readonly #faults: RollingCount;
  #state: BreakerState;
  #lastFaultMs = Number.NEGATIVE_INFINITY;
  /** A permit of an earlier era is no news. Each change of state and each probe begins an era. */
  #era = 0;

  constructor(name: string, settings: BreakerSettings, clock: Clock, random: Random) {
    this.name = name;
    this.onChange = this.#listeners.add;
    this.#settings = settings;
    this.#clock = clock;
    this.#random = random;
    this.#calls = createRollingCount(settings.windowMs);
    this.#faults = createRollingCount(settings.windowMs);
    this.#state = closed(clock.nowMs());
  }

  acquire(options?: AcquireOptions): BreakerPermit {
    if (this.#state.kind !== 'closed') this.#admitProbe(options?.early ?? false);
    const era = this.#era;
    let settled = false;
    return {
      settle: (outcome, retryAfterMs) => {
        if (settled || era !== this.#era) return;
        settled = true;
        this.#settle(outcome, retryAfterMs);
      },
    };
  }

  async run<Result>(
    call: () => Promise<Result> | Result,
    judge: (error: unknown) => Outcome = judgeError,
  ): Promise<Result> {
    const permit = this.acquire();
    try {
      const result = await call();
      permit.settle('ok');
      return result;
    } catch (error) {
      permit.settle(judge(error), GatewayError.is(error) ? error.retryAfterMs : undefined);
      throw error;
    }
  }

  state(): BreakerState['kind'] {
    return this.#state.kind;
  }

  msUntilProbe(): number {
    return msUntilAdmitted(this.#state, this.#clock.nowMs());
  }

  lastFaultMs(): number {
    return this.#lastFaultMs;
  }

  #admitProbe(early: boolean): void {
    const nowMs = this.#clock.nowMs();
    const isOpen = this.#state.kind === 'open';
    const waitMs = early && isOpen ? 0 : msUntilAdmitted(this.#state, nowMs);
    if (waitMs > 0) throw circuitOpen(this.name, isOpen ? waitMs : Math.min(waitMs, this.#settings.openForMs));
    this.#become(probing(this.#state, nowMs, this.#settings));
    this.#era++;
  }

  #settle(outcome: Outcome, retryAfterMs: number | undefined): void {
    const nowMs = this.#clock.nowMs();
    if (outcome !== 'neutral') this.#calls.add(nowMs);
    if (outcome === 'fault') {
      this.#faults.add(nowMs);
      this.#lastFaultMs = nowMs;
    }
    this.#become(this.#after(outcome, nowMs, retryAfterMs));
  }

  #after(outcome: Outcome, nowMs: number, retryAfterMs: number | undefined): BreakerState {
    if (outcome === 'neutral') return afterNeutral(this.#state);
    if (outcome === 'ok') return afterSuccess(this.#state, nowMs, this.#settings);
    const seen = { calls: this.#calls.total(nowMs), faults: this.#faults.total(nowMs) };
    return afterFault(this.#state, { nowMs, ...seen, retryAfterMs, jitter: this.#random() }, this.#settings);
  }

  #become(next: BreakerState): void {
    const from = this.#state.kind;
    this.#state = next;
    if (from === next.kind) return;
    this.#era++;
    this.#calls.clear();
    this.#faults.clear();
    this.#listeners.notify({ name: this.name, from, to: next.kind });
  }
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
