import { GatewayError } from '@proxy/spec';
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import { openExchange } from '../exchange/open-exchange.ts';
import { type AdmissionServices, admission } from './admission.ts';
import { dialectOfPath, type ServedCodecs } from './dialects.ts';

/** Paths that clients of the dialects know and this gateway does not serve. */
const unservedPaths = [
  '/v1/files',
  '/v1/files/*',
  '/v1/batches',
  '/v1/batches/*',
  '/v1/audio/*',
  '/v1/images/*',
  '/v1/moderations',
  '/v1/responses/*',
  '/v1/messages/batches',
  '/v1/messages/batches/*',
  '/v1beta/*',
] as const;

export interface UnservedServices extends AdmissionServices {
  readonly codecs: ServedCodecs;
}

/** Each known path that is not served says so in its dialect, to callers with a key, before any body is read. */
export function unservedRoutes(app: FastifyInstance, services: UnservedServices): void {
  const onRequest = unserved(services);
  for (const path of unservedPaths) app.all(path, { onRequest }, () => {});
}

/** Answers every request as one for a path that is not served: 401 without a key, 404 with one. */
function unserved(services: UnservedServices): onRequestHookHandler {
  return admission(services, {
    dialectOf: ({ url = '' }) => dialectOfPath(url, services.codecs),
    judge: (_caller, { method = '', url = '' }) => ({ error: notServed(method, url) }),
  });
}

const ofDialect = /^\/v1(?:beta)?(?:[/?]|$)/;

/** Answers a request for a path that has no route. Outside the dialects nobody is asked for a key. */
export function unknownPath(services: UnservedServices): (request: FastifyRequest, reply: FastifyReply) => void {
  const withKey = unserved(services);
  return (request, reply) => {
    const { method = '', url = '' } = request.raw;
    if (ofDialect.test(url)) {
      withKey.call(request.server, request, reply, () => {});
      return;
    }
    reply.hijack();
    openExchange(services, services.codecs.openaiChat, request, reply).refuse({ error: notServed(method, url) });
  };
}

/** What is told of a path, without its query. */
export function notServed(method: string, url: string): GatewayError {
  const path = url.split('?', 1)[0]?.slice(0, 200);
  return new GatewayError('PROXY_NOT_FOUND', `This gateway does not serve ${method} ${path}.`);
}
