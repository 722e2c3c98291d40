import type { Random, UpstreamFault } from '@proxy/spec';
import { retryDelayMs } from './backoff.ts';
import { type ErrorPolicy, errorPolicies } from './error-policy.ts';

/** What can be done after an attempt failed. */
export type Move =
  | { readonly kind: 'give_up' }
  /** At once, at the next target. */
  | { readonly kind: 'failover' }
  /** At the same target, after `delayMs`. */
  | { readonly kind: 'retry'; readonly delayMs: number };

/** How things stand after a failed attempt. */
export interface FailedAttempt {
  readonly fault: UpstreamFault;
  /** Attempts that this target has had, the failed one included. */
  readonly attemptsAtTarget: number;
  /** Attempts of the request that may still follow. */
  readonly attemptsLeft: number;
  readonly hasOtherTarget: boolean;
  /** Content has reached the client: nobody can take over any more. */
  readonly committed: boolean;
  /** May a call that was sent and never answered be sent again. */
  readonly retryAmbiguous: boolean;
  /** Milliseconds until the request's deadline. */
  readonly remainingMs: number;
}

const GIVE_UP: Move = { kind: 'give_up' };
const FAILOVER: Move = { kind: 'failover' };
/** A wait that the provider named is sat out at the same target only up to this. */
const TOLD_WAIT_CAP_MS = 5_000;
/** Less time than this makes no attempt worth while. */
const SHORTEST_ATTEMPT_MS = 1_000;

/**
 * What to do next: another target at once where there is one, else the same target once more where its policy allows.
 * A retry at the same target also needs the retry budget, which the caller asks; failing over is free.
 */
export function nextMove(attempt: FailedAttempt, random: Random = Math.random): Move {
  const policy = errorPolicies[attempt.fault.class];
  if (attempt.committed || attempt.attemptsLeft < 1 || attempt.remainingMs < SHORTEST_ATTEMPT_MS) return GIVE_UP;
  if (attempt.hasOtherTarget && policy.failover) return FAILOVER;
  if (attempt.attemptsAtTarget > 1 || !mayRepeat(policy, attempt)) return GIVE_UP;
  const delayMs = policy.sameTarget === 'at_once' ? 0 : retryDelayMs(attempt.fault.retryAfterMs, 0, random);
  return delayMs + SHORTEST_ATTEMPT_MS > attempt.remainingMs ? GIVE_UP : { kind: 'retry', delayMs };
}

/** The provider's own `x-should-retry` wins over the table, except where nobody waits for the answer. */
function mayRepeat(policy: ErrorPolicy, { fault, retryAmbiguous }: FailedAttempt): boolean {
  if (fault.class === 'client_gone') return false;
  if (fault.shouldRetry !== undefined) return fault.shouldRetry;
  if (policy.sameTarget === 'ambiguous') return retryAmbiguous;
  if (policy.sameTarget === 'told_wait') return (fault.retryAfterMs ?? 0) <= TOLD_WAIT_CAP_MS;
  return policy.sameTarget !== 'never';
}
