import type { IncomingHttpHeaders } from 'node:http';
import type { Headers } from '@proxy/spec';

/** Headers that prove who the client is: they end at the gateway. */
const secret: ReadonlySet<string> = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'x-api-key',
  'api-key',
  'x-goog-api-key',
  'x-admin-key',
]);

/** A client's headers without its secrets, for plugs to read. What goes upstream of them, the target's codec says. */
export function clientHeaders(headers: IncomingHttpHeaders): Headers {
  const kept: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string' && !secret.has(name)) kept[name] = value;
  }
  return kept;
}
