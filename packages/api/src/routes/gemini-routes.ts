import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AskedOperation } from '../exchange/read-body.ts';
import { clientHeaders } from '../headers/client-headers.ts';
import { type AdmissionServices, admission, modelDemands } from './admission.ts';
import type { ServedCodecs } from './dialects.ts';
import { geminiCallOf } from './gemini-call.ts';
import { notServed } from './unserved-paths.ts';

export interface GeminiServices extends AdmissionServices {
  readonly codecs: ServedCodecs;
  readonly bodyLimitBytes: number;
}

/** Where Gemini's clients ask a model: the names of models hold slashes and colons, so that the rest of the path is ours to read. */
const paths = ['/v1beta/models/*', '/v1/models/*'] as const;

/** What clients ask by methods of this dialect. */
const operations: readonly AskedOperation[] = ['chat', 'embeddings', 'count_tokens'];

/** Calls whose model and method stand in the path. A method that is not served is refused before the body is read. */
export function geminiRoutes(app: FastifyInstance, services: GeminiServices): void {
  const { codecs, bodyLimitBytes } = services;
  const judges = new Map(operations.map((each) => [each, modelDemands(services, bodyLimitBytes, each)]));
  const onRequest = admission(services, {
    dialectOf: () => codecs.gemini,
    judge(caller, raw) {
      const { method = '', url = '' } = raw;
      const call = geminiCallOf(url, codecs);
      const judge = call && judges.get(call.operation);
      return judge ? judge(caller, raw) : { error: notServed(method, url) };
    },
  });
  const ask = (request: FastifyRequest, reply: FastifyReply): void => {
    reply.hijack();
    const { body } = request;
    request.body = undefined; // Fastify keeps the request as long as the answer flows; the prompt must not stay
    const call = geminiCallOf(request.raw.url ?? '', codecs);
    if (!call) return;
    const headers = clientHeaders(request.raw.headers);
    const { codec, path, operation } = call;
    request.gatewayExchange?.ask(codec, { body, headers, path }, { operation });
  };
  for (const path of paths) app.post(path, { onRequest, bodyLimit: bodyLimitBytes }, ask);
}
