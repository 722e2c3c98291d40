import { type Clock, systemClock } from '@proxy/spec';
import { z } from 'zod';
import { createRollingCount } from './rolling-count.ts';

export interface RetryBudgetSettings {
  readonly ratio: number;
  readonly windowMs: number;
  readonly floor: number;
}
export type RetryBudgetOptions = {
  readonly [Name in keyof RetryBudgetSettings]?: RetryBudgetSettings[Name] | undefined;
};

export const retryBudgetOptions: z.ZodType<RetryBudgetSettings, RetryBudgetOptions> = z.strictObject({
  /** Retries per request. */
  ratio: z.number().min(0).max(1).default(0.2),
  /** Requests and retries of so long are counted. */
  windowMs: z.number().min(10).default(10_000),
  /** So many retries per window are free, however few requests there are. */
  floor: z.int().min(0).default(3),
});

/** Keeps retries from multiplying the load on what is failing already. */
export interface RetryBudget {
  /** A request came in. */
  recordRequest(): void;
  /** Takes one retry; false: none is left, and the failure at hand is the answer. */
  trySpend(): boolean;
  /** Retries left at this moment. */
  remaining(): number;
}

/** @throws ZodError where an option is wrong */
export function createRetryBudget(
  options: RetryBudgetOptions = {},
  { clock = systemClock }: { readonly clock?: Clock | undefined } = {},
): RetryBudget {
  const settings = retryBudgetOptions.parse(options);
  const requests = createRollingCount(settings.windowMs);
  const retries = createRollingCount(settings.windowMs);
  const remainingAt = (nowMs: number): number => {
    const allowed = Math.max(settings.floor, Math.floor(settings.ratio * requests.total(nowMs)));
    return Math.max(0, allowed - retries.total(nowMs));
  };
  return {
    recordRequest: () => requests.add(clock.nowMs()),
    trySpend() {
      const nowMs = clock.nowMs();
      if (remainingAt(nowMs) === 0) return false;
      retries.add(nowMs);
      return true;
    },
    remaining: () => remainingAt(clock.nowMs()),
  };
}
