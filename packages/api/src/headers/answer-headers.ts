import type { RequestMetadata } from '@proxy/spec';
import { headerValue } from './header-value.ts';

/**
 * What the gateway tells of an attempt in the head of its answer: who answered, after how many tries, with what lost
 * of the request. What the answer loses may come after its head, and stands in the record alone.
 */
export function addAttemptHeaders(head: string[], { target, attempts, cache, losses }: RequestMetadata): void {
  if (target)
    head.push('x-proxy-provider', headerValue(target.provider.id), 'x-proxy-model', headerValue(target.model));
  if (attempts.length > 0) head.push('x-proxy-attempts', String(attempts.length));
  if (cache) head.push('x-proxy-cache', cache);
  const ofRequest = losses.filter(({ side }) => side !== 'response');
  if (ofRequest.length > 0)
    head.push('x-proxy-loss', headerValue(ofRequest.map(({ field, action }) => `${field}=${action}`).join(', ')));
}

/** What is known only once the answer is whole: the gateway's own share of the time, whether tokens are an estimate, and the cost. */
export function addWholeHeaders(head: string[], metadata: RequestMetadata, nowMs: number): void {
  const durationMs = (metadata.endedMs ?? nowMs) - metadata.startedMs;
  const overheadMs = durationMs - metadata.upstreamMs;
  if (overheadMs >= 0) head.push('x-proxy-overhead-ms', String(Math.round(overheadMs * 100) / 100));
  if (metadata.usageSource === 'estimate') head.push('x-proxy-usage-source', 'estimate');
  if (metadata.costUsd !== undefined) head.push('x-proxy-cost-usd', formatUsd(metadata.costUsd));
}

/** US dollars without an exponent, to a millionth of a cent. */
export function formatUsd(usd: number): string {
  return usd.toFixed(8).replace(/\.?0+$/, '') || '0';
}
