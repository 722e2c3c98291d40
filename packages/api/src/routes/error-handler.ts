import { GatewayError } from '@proxy/spec';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type OpenExchangeServices, openExchange } from '../exchange/open-exchange.ts';
import { dialectOfPath, type ServedCodecs } from './dialects.ts';
import { refusalOf } from './understand-error.ts';

export interface ErrorHandling extends OpenExchangeServices {
  readonly codecs: ServedCodecs;
  readonly bodyLimitBytes: number;
}

/** Answers whatever went wrong inside Fastify in the dialect of the path. */
export function errorHandler(services: ErrorHandling) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    reply.hijack();
    const dialect = dialectOfPath(request.raw.url ?? '', services.codecs);
    const exchange = request.gatewayExchange ?? openExchange(services, dialect, request, reply);
    const refusal = refusalOf(error, services.bodyLimitBytes);
    if (refusal.error.code === 'PROXY_INTERNAL' && !GatewayError.is(error)) exchange.reportDefect(error);
    exchange.refuse(refusal);
  };
}
