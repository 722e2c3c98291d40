import type { Gateway } from '@proxy/core';
import { type Clock, type KeyStore, type MetricsSource, type ResponseStore, systemClock } from '@proxy/spec';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { createAdminAccess } from '../auth/admin-access.ts';
import { createTraffic, type Traffic } from '../exchange/traffic.ts';
import { requestIdOf } from '../headers/request-id.ts';
import { type DialectRoutesOptions, dialectRoutes, routeServices, stopDeadlines } from '../routes/dialect-routes.ts';
import type { ServedCodecs } from '../routes/dialects.ts';
import { errorHandler } from '../routes/error-handler.ts';
import { healthRoutes } from '../routes/health-routes.ts';
import { metricsRoute } from '../routes/metrics-route.ts';
import { unknownPath } from '../routes/unserved-paths.ts';
import { type ServerSettings, type ServerSettingsInput, serverSettings } from '../settings.ts';
import { onClientError } from './client-error.ts';
import { createDrain, type Drain } from './drain.ts';
import { createHttpServer, type TlsOptions } from './http-server.ts';

export interface ServerOptions {
  readonly gateway: Gateway;
  readonly keys: KeyStore;
  /** In place of those of `@proxy/dialects`. */
  readonly codecs?: ServedCodecs | undefined;
  /** Where OpenAI's responses are kept; absent: none is, and no conversation goes on from one. */
  readonly responses?: ResponseStore | undefined;
  /** Absent: `/metrics` is not served. */
  readonly metrics?: MetricsSource | undefined;
  /** Absent: the paths of the administrator answer only the machine itself. */
  readonly adminKey?: string | undefined;
  /** `clients`: nothing of the administrator's; `admin`: nothing else, for a listener of its own. Default: both. */
  readonly audience?: 'clients' | 'admin' | undefined;
  /** Shown by `/health`. */
  readonly version?: string | undefined;
  /** Absent: plain HTTP. */
  readonly tls?: TlsOptions | undefined;
  /** Addresses and CIDR ranges whose `X-Forwarded-*` are believed. Default: none. */
  readonly trustProxy?: readonly string[] | undefined;
  readonly clock?: Clock | undefined;
  readonly settings?: ServerSettingsInput | undefined;
}

/** A Fastify app, and a way to stop it that its clients notice little of. */
export type GatewayServer = FastifyInstance & Pick<Drain, 'drain'>;

/**
 * A server for the gateway: dialects, health and metrics. It has no body parser but that of the dialects' own routes;
 * routes that are added need theirs. Closing it waits `stopGraceMs` for what is under way.
 *
 * @throws ZodError where a setting is unknown or out of range
 */
export function createServer(options: ServerOptions): GatewayServer {
  const settings = serverSettings.parse(options.settings ?? {});
  const clock = options.clock ?? systemClock;
  const traffic = createTraffic(clock);
  const dialectOptions = dialectRoutesOptions(options, settings, clock, traffic);
  const services = routeServices(dialectOptions);
  const app = createApp(options, settings, errorHandler(services));
  const { server } = app;
  const drain = createDrain({ server, traffic, clock, lameDuckMs: settings.lameDuckMs, close: () => app.close() });

  app.removeAllContentTypeParsers();
  app.setErrorHandler(errorHandler(services));
  app.setNotFoundHandler(unknownPath(services));
  const adminAccess = createAdminAccess(options.adminKey);
  const { metrics, version, audience } = options;
  const isDraining = (): boolean => drain.isDraining || traffic.stopped;
  app.decorateRequest('gatewayExchange', null);
  app.register(healthRoutes, { services, version, isDraining, adminAccess });
  if (audience !== 'admin') app.register(dialectRoutes, dialectOptions);
  if (metrics && audience !== 'clients') app.register(metricsRoute, { services, metrics, adminAccess });
  app.addHook('preClose', async () => {
    await traffic.stop(traffic.stopped ? undefined : stopDeadlines(settings.stopGraceMs));
    server.closeAllConnections();
  });
  return Object.assign(app, { drain: drain.drain });
}

function createApp(
  { tls, trustProxy }: ServerOptions,
  settings: ServerSettings,
  onFrameworkError: ReturnType<typeof errorHandler>,
): FastifyInstance {
  return Fastify({
    serverFactory: (handler) => createHttpServer(handler, settings, tls),
    ...(tls && { https: {} }), // only for the address that `listen` gives
    bodyLimit: settings.bodyLimitBytes,
    trustProxy: trustProxy && trustProxy.length > 0 ? [...trustProxy] : false,
    genReqId: (raw) => requestIdOf(raw),
    logController: new LogController({ disableRequestLogging: true }),
    return503OnClosing: false,
    clientErrorHandler: onClientError,
    frameworkErrors: onFrameworkError,
  });
}

function dialectRoutesOptions(
  { gateway, keys, codecs, responses }: ServerOptions,
  settings: ServerSettings,
  clock: Clock,
  traffic: Traffic,
): DialectRoutesOptions {
  const { headersTimeoutMs: _h, requestTimeoutMs: _r, keepAliveTimeoutMs: _k, lameDuckMs: _l, ...routes } = settings;
  return { gateway, keys, codecs, responses, clock, traffic, settings: routes, requestId: ({ id }) => id };
}
