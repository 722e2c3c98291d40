import { type ErrorClass, GatewayError, type UpstreamFault, upstreamError } from '@proxy/spec';

/** Why no answer came: what the last target said, or why none was asked. */
export interface Failures {
  fault?: UpstreamFault;
  refusal?: GatewayError;
  soonestMs: number;
  /** What each target that was not asked rests for; `undefined` is an open circuit, or no free place. */
  readonly restingFor: Set<ErrorClass | undefined>;
  /** A target is well, and has no place free. */
  isBusy: boolean;
}

export function noFailures(): Failures {
  return { soonestMs: Number.POSITIVE_INFINITY, restingFor: new Set(), isBusy: false };
}

/** What the caller hears: the last target's own failure before any reason not to ask. */
export function errorOf({ fault, refusal, soonestMs, restingFor, isBusy }: Failures): GatewayError {
  if (fault) return upstreamError(fault);
  if (soonestMs === Number.POSITIVE_INFINITY) {
    return refusal ?? new GatewayError('PROXY_NO_TARGET', 'No target is configured for this model.');
  }
  const retryAfterMs = Math.max(1, Math.ceil(soonestMs));
  if (isBusy) return new GatewayError('PROXY_OVERLOADED', 'Every target of this model is busy.', { retryAfterMs });
  const [reason, ...others] = restingFor;
  if (reason !== undefined && others.length === 0) return upstreamError(remembered(reason, retryAfterMs));
  return new GatewayError('PROXY_NO_TARGET', 'Every target of this model is resting after failures.', { retryAfterMs });
}

/** Every target rests for the same reason: the client hears it again, and nobody is asked. */
function remembered(errorClass: ErrorClass, retryAfterMs: number): UpstreamFault {
  const message = restReasons[errorClass] ?? 'Every target of this model is resting after failures.';
  return { class: errorClass, message, ...(errorClass === 'rate_limited' && { retryAfterMs }) };
}

const restReasons: Readonly<Partial<Record<ErrorClass, string>>> = {
  rate_limited: 'Every provider of this model has reached its rate limit.',
  quota_exhausted: 'The account of every provider of this model is exhausted.',
  model_missing: 'No provider of this model has it.',
};
