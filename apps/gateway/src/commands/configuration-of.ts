import { createProviderRegistry, type ProviderRegistry } from '@proxy/core';
import { builtInAdapters } from '@proxy/providers';
import type { Flags } from '../command.ts';
import { asConfigError } from '../compose/as-config-error.ts';
import { crossCheck } from '../config/cross-check.ts';
import { findConfigFile, loadConfig } from '../config/find-config.ts';
import { ConfigError } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';

/** Where a command's configuration comes from. */
export interface Configuration {
  /** Absent: the environment alone. */
  readonly file: string | undefined;
  readonly registry: ProviderRegistry;
  /** Reads it, anew at each call. @throws ConfigError */
  load(): Config;
}

/** What the command line says goes before the file, and the file before the environment. */
export function configurationOf(flags: Flags): Configuration {
  const registry = createProviderRegistry(builtInAdapters);
  const file = findConfigFile(flags.config, process.env);
  const load = (): Config => asConfigError(file, () => loadConfig(file, process.env, registry));
  return { file, registry, load: () => withFlags(load(), flags) };
}

function withFlags(config: Config, { host, port }: Flags): Config {
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535)) {
    throw new ConfigError('command line', [{ path: '--port', message: `expected a number to 65535, not "${port}"` }]);
  }
  const named = { ...(host !== undefined && { host }), ...(port !== undefined && { port: Number(port) }) };
  const changed = { ...config, server: { ...config.server, ...named } };
  const problems = crossCheck(changed).map(({ path, message }) => ({ path: path.join('.'), message }));
  if (problems.length > 0) throw new ConfigError('command line', problems);
  return changed;
}
