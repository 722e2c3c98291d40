import type { MetricsSource } from '@proxy/spec';
import type { FastifyPluginCallback } from 'fastify';
import type { AdminAccess } from '../auth/admin-access.ts';
import { openExchange } from '../exchange/open-exchange.ts';
import type { RouteServices } from './dialect-routes.ts';

export interface MetricsRouteOptions {
  readonly services: RouteServices;
  readonly metrics: MetricsSource;
  readonly adminAccess: AdminAccess;
}

/** The metrics, to the administrator alone: they name keys and models. */
export const metricsRoute: FastifyPluginCallback<MetricsRouteOptions> = (app, options, done) => {
  const { services, metrics, adminAccess } = options;
  app.addHook('onRequest', (request, reply, next) => {
    const exchange = openExchange(services, services.codecs.openaiChat, request, reply);
    const refusal = adminAccess(request.raw);
    if (!refusal) return next();
    reply.hijack();
    exchange.refuse({ error: refusal });
  });
  app.get('/metrics', async (request, reply) => {
    const text = await metrics.render();
    reply.hijack();
    request.gatewayExchange?.replyText(text, metrics.contentType);
  });
  done();
};
