import type { ErrorClass } from '@proxy/spec';

/** What a call tells the breaker: it went well, the target is at fault, or it says nothing about the target. */
export type Outcome = 'ok' | 'fault' | 'neutral';

/** What follows from a failed attempt, before content reached the client. */
export interface ErrorPolicy {
  /**
   * Whether the same target may be tried once more: at once, after a backoff, only where a repeated call does no harm
   * (`ambiguous`: it may have been answered and billed), after the wait the provider named, or not at all.
   */
  readonly sameTarget: 'at_once' | 'backoff' | 'ambiguous' | 'told_wait' | 'never';
  /** Whether another target may answer instead. */
  readonly failover: boolean;
  /** What the breaker of `breakerScope` hears. */
  readonly outcome: Outcome;
  /** Whose breaker a fault belongs to: the host's, or that of the provider's model. */
  readonly breakerScope?: 'endpoint' | 'deployment';
  /** What rests: the credential for this model, or the credential altogether. */
  readonly cooldownScope?: 'target' | 'credential';
  /** The target has too much to do: its concurrency limit shrinks. */
  readonly congested: boolean;
  /** Whether the provider may charge for the attempt. */
  readonly billed: 'no' | 'maybe' | 'partial';
}

const deploymentFault = { outcome: 'fault', breakerScope: 'deployment' } as const;
const refusal = { outcome: 'neutral', congested: false, billed: 'no' } as const;

/** The one table on which breaker, retry, cooldown, concurrency limit and billing hang. */
export const errorPolicies: Readonly<Record<ErrorClass, ErrorPolicy>> = {
  never_sent: {
    sameTarget: 'at_once',
    failover: true,
    outcome: 'fault',
    breakerScope: 'endpoint',
    congested: false,
    billed: 'no',
  },
  rate_limited: { ...refusal, sameTarget: 'told_wait', failover: true, cooldownScope: 'target', congested: true },
  quota_exhausted: { ...refusal, sameTarget: 'never', failover: true, cooldownScope: 'credential' },
  auth: { ...refusal, sameTarget: 'never', failover: true, cooldownScope: 'credential' },
  overloaded: { ...deploymentFault, sameTarget: 'backoff', failover: true, congested: true, billed: 'maybe' },
  timeout: { ...deploymentFault, sameTarget: 'ambiguous', failover: true, congested: true, billed: 'maybe' },
  invalid: { ...deploymentFault, sameTarget: 'backoff', failover: true, congested: false, billed: 'maybe' },
  stream_truncated: { ...deploymentFault, sameTarget: 'backoff', failover: true, congested: false, billed: 'partial' },
  stream_error: { ...deploymentFault, sameTarget: 'backoff', failover: true, congested: false, billed: 'partial' },
  caller_fault: { sameTarget: 'never', failover: false, outcome: 'ok', congested: false, billed: 'no' },
  model_missing: { ...refusal, sameTarget: 'never', failover: true, cooldownScope: 'target' },
  defect: { sameTarget: 'never', failover: false, outcome: 'ok', congested: false, billed: 'maybe' },
  client_gone: { sameTarget: 'never', failover: false, outcome: 'neutral', congested: false, billed: 'partial' },
};

/** What a breaker hears of an attempt. @param errorClass absent: the attempt went well */
export function outcomeOf(errorClass: ErrorClass | undefined): Outcome {
  return errorClass === undefined ? 'ok' : errorPolicies[errorClass].outcome;
}
