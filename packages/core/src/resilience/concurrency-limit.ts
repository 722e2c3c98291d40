import { type Clock, type ErrorClass, systemClock } from '@proxy/spec';
import { z } from 'zod';
import { errorPolicies } from './error-policy.ts';

export interface ConcurrencySettings {
  readonly limit: number;
  readonly adaptive: boolean;
}
export type ConcurrencyOptions = {
  readonly [Name in keyof ConcurrencySettings]?: ConcurrencySettings[Name] | undefined;
};

export const concurrencyOptions: z.ZodType<ConcurrencySettings, ConcurrencyOptions> = z.strictObject({
  /** Most calls at once; an adaptive limit starts here and never exceeds it. */
  limit: z.number().min(1).default(Number.POSITIVE_INFINITY),
  /** Whether the limit shrinks when the target has too much to do, and grows again with success. */
  adaptive: z.boolean().default(true),
});

/** Whether a call found the target with too much to do. */
export type Congestion = 'ok' | 'congested' | 'neutral';

/** What a concurrency limit hears of an attempt. @param errorClass absent: the attempt went well */
export function congestionOf(errorClass: ErrorClass | undefined): Congestion {
  if (errorClass === undefined) return 'ok';
  return errorPolicies[errorClass].congested ? 'congested' : 'neutral';
}

/** One of the places. */
export interface ConcurrencyPermit {
  /** Gives the place back; only the first call counts. */
  release(congestion?: Congestion): void;
}

export interface ConcurrencyLimit {
  /** A place, or `undefined` where all are taken. */
  tryAcquire(): ConcurrencyPermit | undefined;
  readonly inFlight: number;
  /** Places there are now; Infinity: no limit. */
  readonly limit: number;
}

const DECREASE = 0.75;
const DECREASE_EVERY_MS = 1_000;

/** Where an adaptive limit stands: `successes` since it last changed. */
interface AimdState {
  readonly limit: number;
  readonly successes: number;
  readonly decreasedMs: number;
}

/** Three quarters of what was under way, at most once a second, so that one burst of refusals counts once. */
function decreased(state: AimdState, inFlight: number, nowMs: number): AimdState {
  if (nowMs - state.decreasedMs < DECREASE_EVERY_MS) return state;
  const limit = Math.max(1, Math.floor(DECREASE * Math.min(state.limit, inFlight)));
  return { limit, successes: 0, decreasedMs: nowMs };
}

/** One place more after as many successes as there are places, and only if at least half of them are in use. */
function increased(state: AimdState, inFlight: number, ceiling: number): AimdState {
  if (state.limit >= ceiling || inFlight < state.limit / 2) return state;
  const successes = state.successes + 1;
  if (successes < state.limit) return { ...state, successes };
  return { ...state, limit: Math.min(ceiling, state.limit + 1), successes: 0 };
}

/**
 * Bounds the calls to a target that are under way at once. Adaptive limits rise by addition and fall by multiplication
 * (AIMD). There is no queue: whoever finds no place goes elsewhere.
 * @throws ZodError where an option is wrong
 */
export function createConcurrencyLimit(
  options: ConcurrencyOptions = {},
  { clock = systemClock }: { readonly clock?: Clock | undefined } = {},
): ConcurrencyLimit {
  const settings = concurrencyOptions.parse(options);
  let state: AimdState = { limit: settings.limit, successes: 0, decreasedMs: Number.NEGATIVE_INFINITY };
  let inFlight = 0;
  const learn = (congestion: Congestion): void => {
    if (!settings.adaptive || congestion === 'neutral') return;
    if (congestion === 'ok') state = increased(state, inFlight, settings.limit);
    else state = decreased(state, inFlight, clock.nowMs());
  };
  return {
    tryAcquire() {
      if (inFlight >= state.limit) return undefined;
      inFlight++;
      let released = false;
      return {
        release(congestion = 'neutral') {
          if (released) return;
          released = true;
          learn(congestion);
          inFlight--;
        },
      };
    },
    get inFlight() {
      return inFlight;
    },
    get limit() {
      return state.limit;
    },
  };
}
