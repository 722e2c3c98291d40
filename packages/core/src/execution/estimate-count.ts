import type { ChatRequest, PlannedAlias, Request, Target, TokenCountAnswer } from '@proxy/spec';
import { countsTokens } from './way-to.ts';

/** Estimates the input tokens of a conversation. */
export type TokenEstimator = (request: ChatRequest) => number;

/** Whether a request for a count meets a target that cannot count: what another model counts would not hold for it. */
export function mustEstimate({ operation }: Request, target: Target, estimator: TokenEstimator | undefined): boolean {
  return operation === 'count_tokens' && estimator !== undefined && !countsTokens(target);
}

/**
 * What stands in for a provider's count, marked as an estimate; `undefined` where something else was asked for, or
 * there is nobody to estimate.
 */
export function estimateCount(
  request: Request,
  plan: readonly PlannedAlias[],
  estimator: TokenEstimator | undefined,
): TokenCountAnswer | undefined {
  if (request.operation !== 'count_tokens' || !estimator || plan.every(({ targets }) => targets.length === 0))
    return undefined;
  const count = { inputTokens: estimator(request.body.canonical()), source: 'estimate' } as const;
  const wire = request.body.codec?.tokenCount?.encodeResponse(count);
  request.metadata.usageSource = 'estimate';
  return { kind: 'token_count', response: () => count, ...(wire && { wire: JSON.stringify(wire) }) };
}
