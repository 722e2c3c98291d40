import type { IncomingMessage } from 'node:http';
import { GatewayError } from '@proxy/spec';
import { digestOf, sameDigest } from './digest.ts';
import { bearerToken } from './secret-of-request.ts';

/** Says why a request may not use the paths of the administrator; `undefined` where it may. */
export type AdminAccess = (request: IncomingMessage) => GatewayError | undefined;

/**
 * With a key, whoever sends it (`Authorization: Bearer` or `x-admin-key`), from anywhere. Without one, only the
 * machine itself: a loopback peer that names a loopback host and was not forwarded. The peer is the socket's: what a
 * trusted proxy says of its client does not count here.
 *
 * @throws Error where the key is empty or longer than 512 characters
 */
export function createAdminAccess(key?: string): AdminAccess {
  if (key === undefined) return (request) => (isLocal(request) ? undefined : notLocal());
  const digest = digestOf(key);
  if (digest === undefined) throw new Error('The admin key is empty or longer than 512 characters.');
  return (request) => (carriesKey(request, digest) ? undefined : wrongKey());
}

function carriesKey(request: IncomingMessage, digest: string): boolean {
  const header = request.headers['x-admin-key'];
  const given = digestOf(bearerToken(request.headers) ?? (typeof header === 'string' ? header : ''));
  return given !== undefined && sameDigest(given, digest);
}

const loopbackAddress = /^(?:::ffff:)?127\.\d+\.\d+\.\d+$|^::1$/;
const loopbackHost = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i;
const forwardedHeader = /^(?:forwarded|via|x-forwarded(?:-.*)?|x-real-ip|x-original-.*|x-host)$/;

/**
 * Whether the request was made on this machine and for it. A browser that a foreign page led here by DNS rebinding
 * names the foreign host; a proxy on this machine tells that it forwards.
 */
function isLocal(request: IncomingMessage): boolean {
  if (!loopbackAddress.test(request.socket.remoteAddress ?? '')) return false;
  if (!request.url?.startsWith('/') || !loopbackHost.test(request.headers.host ?? '')) return false;
  return !Object.keys(request.headers).some((name) => forwardedHeader.test(name));
}

function notLocal(): GatewayError {
  return new GatewayError('PROXY_FORBIDDEN', 'Without an admin key this path answers only the machine itself.');
}

function wrongKey(): GatewayError {
  return new GatewayError('PROXY_UNAUTHENTICATED', 'This path needs the admin key.');
}
