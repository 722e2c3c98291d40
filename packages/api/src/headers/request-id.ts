import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const allowed = /^[A-Za-z0-9_-]{1,64}$/;

/** The client's own `x-request-id` where it can stand in any log and header, else 32 random hexadecimal digits. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && allowed.test(given) ? given : randomUUID().replaceAll('-', '');
}
