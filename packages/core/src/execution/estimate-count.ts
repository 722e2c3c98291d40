import type { ChatRequest, Request, Target, TokenCountAnswer } from '@proxy/spec';
import { countsTokens } from './way-to.ts';

/** Estimates the input tokens of a conversation. */
export type TokenEstimator = (request: ChatRequest) => number;

/** What stands in for the count of a target that counts none; `undefined` where it can be asked itself. */
export function countFor(
  target: Target,
  request: Request,
  estimator: TokenEstimator | undefined,
): TokenCountAnswer | undefined {
  const isLacking = request.operation === 'count_tokens' && estimator !== undefined && !countsTokens(target);
  return isLacking ? estimateCount(request, estimator) : undefined;
}

/** An estimate, marked as one; `undefined` where something else was asked for, or there is nobody to estimate. */
export function estimateCount(request: Request, estimator: TokenEstimator | undefined): TokenCountAnswer | undefined {
  if (request.operation !== 'count_tokens' || !estimator) return undefined;
  const count = { inputTokens: estimator(request.body.canonical()), source: 'estimate' } as const;
  const wire = request.body.codec?.tokenCount?.encodeResponse(count);
  request.metadata.usageSource = 'estimate';
  return { kind: 'token_count', response: () => count, ...(wire && { wire: JSON.stringify(wire) }) };
}
