import { createFileKeyStore } from '@proxy/api';
import { createGateway, ProviderOptionsError, type ProviderRegistry, type Routes } from '@proxy/core';
import type { KeyStore } from '@proxy/spec';
import { ConfigError } from '../config/problem.ts';
import { routesOf } from '../config/routes-of.ts';
import type { Config } from '../config/schema.ts';

/** The parts of a configuration that can change while the gateway runs. */
export interface Compiled {
  readonly routes: Routes;
  readonly keys: KeyStore;
}

/**
 * Builds everything a configuration names, and so finds what only building shows: a provider without its address, a key
 * too many.
 * @throws ConfigError
 */
export function compile(file: string | undefined, config: Config, registry: ProviderRegistry): Compiled {
  try {
    const routes = routesOf(config, registry);
    createGateway({ ...routes });
    return { routes, keys: createFileKeyStore(config.keys) };
  } catch (error) {
    if (error instanceof ProviderOptionsError || error instanceof RangeError || error instanceof Error) {
      throw new ConfigError(file ?? 'environment', [{ path: '', message: error.message }]);
    }
    throw error;
  }
}
