import { createServer as createPlainServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { ServerSettings } from '../settings.ts';

/** Certificate and key, PEM. */
export interface TlsOptions {
  readonly cert: string | Buffer;
  readonly key: string | Buffer;
}

/** How often Node looks for clients that send too slowly: its timeouts are exact to so many milliseconds. */
const checkEveryMs = 5_000;
const maxHeaderBytes = 16_384;

/** Node's server with every timeout set: Fastify's defaults leave a slow body unbounded. */
export function createHttpServer(handler: RequestListener, settings: ServerSettings, tls?: TlsOptions): Server {
  const options: ServerOptions = {
    headersTimeout: settings.headersTimeoutMs,
    requestTimeout: Math.max(settings.requestTimeoutMs, settings.headersTimeoutMs),
    keepAliveTimeout: settings.keepAliveTimeoutMs,
    connectionsCheckingInterval: checkEveryMs,
    maxHeaderSize: maxHeaderBytes,
  };
  const server: Server = tls ? createTlsServer({ ...options, ...tls }, handler) : createPlainServer(options, handler);
  // A client that asks before it uploads is told to go on by the routes, once they know it.
  server.on('checkContinue', handler);
  return server;
}
