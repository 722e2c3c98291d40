import type { Codec } from '@proxy/spec';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AskedOperation } from '../exchange/read-body.ts';
import { clientHeaders } from '../headers/client-headers.ts';
import { type AdmissionServices, admission, modelDemands } from './admission.ts';

/** A path that asks a model in one dialect. The handler is synchronous: what follows belongs to the exchange. */
export function modelRoute(
  app: FastifyInstance,
  services: AdmissionServices & { readonly bodyLimitBytes: number },
  path: string,
  codec: Codec,
  operation: AskedOperation = 'chat',
): void {
  const judge = modelDemands(services, services.bodyLimitBytes, operation);
  app.post(
    path,
    { onRequest: admission(services, { dialectOf: () => codec, judge }), bodyLimit: services.bodyLimitBytes },
    (request: FastifyRequest, reply: FastifyReply) => {
      reply.hijack();
      const { body } = request;
      request.body = undefined; // Fastify keeps the request as long as the answer flows; the prompt must not stay
      const headers = clientHeaders(request.raw.headers);
      request.gatewayExchange?.ask(codec, { body, headers, path }, { operation });
    },
  );
}
