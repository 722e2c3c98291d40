/** A rate: `limit` units per `periodMs`, spread evenly, with a burst of `limit`. */
export interface Rate {
  readonly limit: number;
  readonly periodMs: number;
}

/** What a rate decided, and what to keep. */
export interface RateDecision {
  readonly granted: boolean;
  /** The theoretical arrival time to keep; unchanged where refused. */
  readonly tatUs: number;
  /** Milliseconds until the same cost may pass, rounded up; 0 where granted, Infinity where it never can. */
  readonly retryAfterMs: number;
}

/**
 * The time in which so many units flow back, in whole microseconds. Rounded down, so that `limit`
 * units always fit into one period; a limit is exceeded by less than a microsecond's worth per decision.
 */
export function durationUs(units: number, { limit, periodMs }: Rate): number {
  return units === 0 ? 0 : Math.floor((units * periodMs * 1_000) / limit);
}

/**
 * The generic cell rate algorithm. All that is kept of a key is one instant, its theoretical arrival time (TAT): when
 * everything taken will have flowed back. A key never seen has any TAT in the past. The caller keeps the state and
 * tells the time, so one definition serves memory and tests and is the reference of the Redis script.
 *
 * @param tatUs as the last decision returned it; 0 for a new key
 * @param cost units asked for, 0 or more; above `limit` they are never granted
 * @param nowUs microseconds of any clock, whole
 * @see https://www.itu.int/rec/T-REC-I.371
 */
export function takeRate(tatUs: number, cost: number, nowUs: number, rate: Rate): RateDecision {
  if (cost > rate.limit) return { granted: false, tatUs, retryAfterMs: Number.POSITIVE_INFINITY };
  const nextUs = charged(tatUs, cost, nowUs, rate);
  const waitUs = nextUs - nowUs - rate.periodMs * 1_000;
  if (waitUs > 0) return { granted: false, tatUs, retryAfterMs: Math.ceil(waitUs / 1_000) };
  return { granted: true, tatUs: nextUs, retryAfterMs: 0 };
}

/** The TAT after `cost` was taken, whether or not there was room. */
export function charged(tatUs: number, cost: number, nowUs: number, rate: Rate): number {
  return Math.max(tatUs, nowUs) + durationUs(cost, rate);
}

/** Units that may be taken at this moment; fractional, and below 0 in debt. */
export function levelOf(tatUs: number, nowUs: number, { limit, periodMs }: Rate): number {
  const periodUs = periodMs * 1_000;
  return (limit * (periodUs - Math.max(0, tatUs - nowUs))) / periodUs;
}

/** Milliseconds until nothing of what was taken is missing, rounded up. */
export function msUntilWhole(tatUs: number, nowUs: number): number {
  return Math.ceil(Math.max(0, tatUs - nowUs) / 1_000);
}
