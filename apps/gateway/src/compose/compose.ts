import { createFileKeyStore, createServer, type GatewayServer, type ServerOptions } from '@proxy/api';
import {
  createMemoryResponseCache,
  createMemoryResponseStore,
  estimateMessages,
  lookupCache,
  manageContext,
} from '@proxy/context';
import { type ConfigurableGateway, createGateway, createTelemetryBus, type ProviderRegistry } from '@proxy/core';
import { createRedactor } from '@proxy/logging';
import { isLoopback } from '../config/cross-check.ts';
import { routesOf } from '../config/routes-of.ts';
import type { Config } from '../config/schema.ts';
import { secretsOf } from '../config/secrets-of.ts';
import type { Apply } from '../reload.ts';
import { createSwappableKeys } from '../swappable-keys.ts';
import { version } from '../version.ts';
import { asConfigError } from './as-config-error.ts';
import { readCatalog } from './catalog.ts';
import { type Observers, observe } from './observe.ts';
import { readTls } from './tls.ts';

/** A gateway with all that belongs to it, not yet listening. */
export interface Composition {
  readonly gateway: ConfigurableGateway;
  readonly server: GatewayServer;
  /** Present where the administrator has a listener of their own. */
  readonly adminServer: GatewayServer | undefined;
  readonly observers: Observers;
  readonly apply: Apply;
}

/** @throws ConfigError where the configuration does not fit together */
export function compose(file: string | undefined, config: Config, registry: ProviderRegistry): Composition {
  return asConfigError(file, () => composeParts(file, config, registry));
}

function composeParts(file: string | undefined, config: Config, registry: ProviderRegistry): Composition {
  const tls = config.server.tls && readTls(file, config.server.tls);
  const catalog = readCatalog(file, config);
  const telemetry = createTelemetryBus();
  const store = createMemoryResponseCache({ maxBytes: config.cache.maxBytes });
  const { ttl: ttlMs, ...bounds } = config.responses;
  const responses = createMemoryResponseStore({ ...bounds, ttlMs });
  const plugs = [lookupCache({ store, telemetry }), manageContext()];
  const gateway = createGateway({
    ...routesOf(config, registry),
    catalog,
    telemetry,
    plugs,
    estimateTokens: ({ messages, tools }) => estimateMessages(messages, tools),
  });
  let secrets = secretsOf(config);
  const redact = createRedactor(() => secrets);
  const observers = observe(config, gateway, redact);
  const keys = createSwappableKeys(createFileKeyStore(config.keys));
  return {
    gateway,
    observers,
    ...createServers(serverOptions(config, { gateway, keys, observers, responses, tls }), config),
    apply(next) {
      const nextKeys = createFileKeyStore(next.keys);
      asConfigError(file, () => gateway.reconfigure(routesOf(next, registry)));
      keys.swap(nextKeys);
      secrets = secretsOf(next);
    },
  };
}

interface Composed {
  readonly gateway: ConfigurableGateway;
  readonly keys: ServerOptions['keys'];
  readonly observers: Observers;
  readonly responses: ServerOptions['responses'];
  readonly tls: ServerOptions['tls'];
}

function serverOptions({ server, admin, telemetry }: Config, composed: Composed): ServerOptions {
  const { gateway, keys, observers, responses, tls } = composed;
  return {
    gateway,
    keys,
    responses,
    metrics: telemetry.prometheus ? observers.metrics : undefined,
    adminKey: admin.key,
    version,
    tls,
    trustProxy: server.trustProxy,
    settings: {
      bodyLimitBytes: server.bodyLimit,
      lameDuckMs: isLoopback(server.host) ? 0 : lameDuckMs,
    },
  };
}

/** Behind a load balancer a server that stops goes on serving until it is seen that it is not ready. */
const lameDuckMs = 5_000;

/** One listener for all; two where the administrator's is apart; on a host that others reach, none for the administrator. */
function createServers(options: ServerOptions, { server, admin }: Config): Pick<Composition, 'server' | 'adminServer'> {
  if (admin.port !== undefined) {
    const { tls: _, ...adminOptions } = options;
    return {
      server: createServer({ ...options, audience: 'clients' }),
      adminServer: createServer({ ...adminOptions, audience: 'admin' }),
    };
  }
  const audience = isLoopback(server.host) ? undefined : 'clients';
  return { server: createServer({ ...options, audience }), adminServer: undefined };
}
