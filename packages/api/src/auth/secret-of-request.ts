import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

const bearer = /^bearer +([^ ]+) *$/i;

/** The token of an `Authorization: Bearer` header. */
export function bearerToken(headers: IncomingHttpHeaders): string | undefined {
  return headers.authorization === undefined ? undefined : bearer.exec(headers.authorization)?.[1];
}

/** Where clients of the dialects put their key, in the order of looking. */
const keyHeaders = ['x-api-key', 'api-key', 'x-goog-api-key'] as const;

/** The gateway key that a client sent, in whichever place its SDK puts one; `undefined` where it sent none. */
export function secretOfRequest(request: IncomingMessage): string | undefined {
  const token = bearerToken(request.headers);
  if (token !== undefined) return token;
  for (const name of keyHeaders) {
    const value = request.headers[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return keyOfQuery(request.url ?? '');
}

/** `?key=`, as clients of Gemini send it. */
function keyOfQuery(url: string): string | undefined {
  const start = url.indexOf('?');
  if (start === -1 || !url.includes('key=', start)) return undefined;
  return new URLSearchParams(url.slice(start)).get('key') || undefined;
}
