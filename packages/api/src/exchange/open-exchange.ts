import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorDialect } from './error-dialect.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeServices } from './exchange-ends.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The request as the routes of the gateway see it; `null` on all other routes. */
    gatewayExchange: Exchange | null;
  }
}

/** Tells the id of a request: one that can stand in a header. */
export type RequestId = (request: FastifyRequest) => string;

export interface OpenExchangeServices extends ExchangeServices {
  readonly requestId: RequestId;
}

/** Begins the exchange of a request; from here on it ends with an answer, or with the client's leaving. */
export function openExchange(
  services: OpenExchangeServices,
  dialect: ErrorDialect,
  request: FastifyRequest,
  reply: FastifyReply,
): Exchange {
  const exchange = new Exchange(services, {
    id: services.requestId(request),
    dialect,
    raw: reply.raw,
    preset: flatten(reply.getHeaders()),
  });
  request.gatewayExchange = exchange;
  return exchange;
}

const none: readonly string[] = [];

function flatten(headers: ReturnType<FastifyReply['getHeaders']>): readonly string[] {
  let flat: string[] | undefined;
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) flat = [...(flat ?? []), name, String(value)];
  }
  return flat ?? none;
}
