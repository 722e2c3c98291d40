import type { IncomingMessage } from 'node:http';
import { GatewayError } from '@proxy/spec';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorDialect } from '../exchange/error-dialect.ts';
import { type AdmissionServices, admission } from './admission.ts';
import { dialectOfHeaders, type ServedCodecs } from './dialects.ts';
import { anthropicModels, geminiModels, type ModelListForm, openaiModels } from './model-listing.ts';

/** The aliases and models that the caller may ask for, in the dialect that its headers speak. */
export function modelRoutes(
  app: FastifyInstance,
  services: AdmissionServices & { readonly codecs: ServedCodecs },
): void {
  const { codecs } = services;
  listModels(app, services, '/v1/models', (request) => dialectOfHeaders(request, codecs));
  listModels(app, services, '/v1beta/models', () => codecs.gemini);
}

function listModels(
  app: FastifyInstance,
  services: AdmissionServices,
  path: string,
  dialectOf: (request: IncomingMessage) => ErrorDialect,
): void {
  const { gateway, clock } = services;
  const onRequest = admission(services, { dialectOf, judge: () => undefined });

  app.get(path, { onRequest }, ({ gatewayExchange: exchange }: FastifyRequest, reply: FastifyReply) => {
    reply.hijack();
    if (!exchange) return;
    exchange.reply(formOf(exchange.dialect.family).list(gateway.models(exchange.caller), clock.epochMs()));
  });
  app.get(`${path}/*`, { onRequest }, (request: FastifyRequest, reply: FastifyReply) => {
    reply.hijack();
    const { gatewayExchange: exchange } = request;
    const id = nameIn(request.params);
    const model = gateway.models(exchange?.caller).find((listing) => listing.id === id);
    if (model) exchange?.reply(formOf(exchange.dialect.family).one(model, clock.epochMs()));
    else exchange?.refuse({ error: new GatewayError('PROXY_MODEL_NOT_FOUND', 'There is no such model for this key.') });
  });
}

function formOf(family: string): ModelListForm {
  if (family === 'gemini') return geminiModels;
  return family === 'anthropic' ? anthropicModels : openaiModels;
}

/** What the wildcard stands for: names hold slashes and colons. */
function nameIn(params: unknown): string {
  const name = typeof params === 'object' && params !== null && '*' in params ? params['*'] : undefined;
  return typeof name === 'string' ? name : '';
}
