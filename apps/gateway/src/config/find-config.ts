import { existsSync, readFileSync } from 'node:fs';
import type { ProviderRegistry } from '@proxy/core';
import type { Sources } from './interpolate.ts';
import { parseConfig } from './parse-config.ts';
import { ConfigError } from './problem.ts';
import type { Config } from './schema.ts';
import { zeroConfig } from './zero-config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The file named on the command line, else by PROXY_CONFIG, else gateway.yaml in the working directory, else none.
 * A file that is named must exist; the last need not.
 */
export function findConfigFile(named: string | undefined, environment: Environment): string | undefined {
  const chosen = named ?? (environment['PROXY_CONFIG'] || undefined);
  if (chosen !== undefined) return chosen;
  return existsSync('gateway.yaml') ? 'gateway.yaml' : undefined;
}

/** @throws ConfigError */
export function loadConfig(file: string | undefined, environment: Environment, registry: ProviderRegistry): Config {
  if (file === undefined) return zeroConfig(registry, environment);
  return parseConfig(file, readConfigFile(file), fileSources(environment));
}

function readConfigFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new ConfigError(file, [{ path: '', message: `the file cannot be read (${code})` }]);
  }
}

function fileSources(environment: Environment): Sources {
  return {
    environment,
    readFile(path) {
      try {
        return readFileSync(path, 'utf8');
      } catch {
        return undefined;
      }
    },
  };
}
