import type { Loss, RequestMetadata } from '@proxy/spec';
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
  if (ofRequest.length > 0) head.push('x-proxy-loss', lossHeader(ofRequest));
}

/** Room for the entries of `x-proxy-loss`, in characters, so that many headers of a server or proxy still fit. */
const lossRoom = 1_000;
/** Of a field whose name a client made up. */
const longestField = 100;

/** `field=action` of each, as many as there is room for, then how many more there are: `seed=dropped, +3 more`. */
function lossHeader(losses: readonly Loss[]): string {
  const entries = losses.map(({ field, action }) => `${headerValue(field.slice(0, longestField))}=${action}`);
  let room = lossRoom;
  const fitting = entries.findIndex((entry) => {
    room -= entry.length + 2;
    return room < 0;
  });
  if (fitting === -1) return entries.join(', ');
  return [...entries.slice(0, fitting), `+${entries.length - fitting} more`].join(', ');
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
