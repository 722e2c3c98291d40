import { GatewayError, type Request, type UpstreamFault } from '@proxy/spec';
import type { ReadAnswer, UpstreamAnswer } from './operations/operation-call.ts';
import { operationCallOf } from './operations/operation-call-of.ts';

/**
 * Reads a whole answer.
 * @throws GatewayError `PROXY_UPSTREAM_INVALID` where it is no answer
 */
export function readAnswer(request: Request, answer: UpstreamAnswer): ReadAnswer {
  return operationCallOf(request).read(request, answer);
}

/** What a codec could not read is a fault of the upstream; anything else that is thrown is one of ours. */
export function faultOfReading(error: unknown): UpstreamFault {
  if (!GatewayError.is(error)) return { class: 'defect', message: 'The gateway failed to handle this answer.' };
  return error.fault ?? { class: 'invalid', message: 'The upstream sent an answer that cannot be read.' };
}
