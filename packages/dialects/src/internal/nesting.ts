import { GatewayError, type JsonObject } from '@proxy/spec';

/** Levels of a provider's JSON. None sends a tenth of it; some thousands would break whatever prints it by recursion. */
const mostLevels = 256;
/** Text that is shorter cannot hold more levels: each has two brackets. */
const shortest = 2 * mostLevels;

/** Whether what was parsed is nested no deeper than works by recursion can follow. @param length of its text */
export function isShallow(value: unknown, length: number = Number.POSITIVE_INFINITY): boolean {
  return length <= shortest || isWithin(value, mostLevels);
}

/** @throws GatewayError `PROXY_UPSTREAM_INVALID` where a provider's answer is nested too deep */
export function refuseDeepAnswer(body: JsonObject, dialect: string): void {
  if (isShallow(body)) return;
  const message = 'The upstream sent an answer that is nested too deep.';
  throw new GatewayError('PROXY_UPSTREAM_INVALID', message, { fault: { class: 'invalid', message, dialect } });
}

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isWithin(inner, levels - 1));
}
