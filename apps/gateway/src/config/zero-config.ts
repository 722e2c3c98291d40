import type { ProviderRegistry } from '@proxy/core';
import { type Config, configSchema } from './schema.ts';

/** The configuration where there is no file: a provider for every key in the environment, and the built-in mock. */
export function zeroConfig(
  registry: ProviderRegistry,
  environment: Readonly<Record<string, string | undefined>>,
): Config {
  const found = registry.discover(environment).map(({ id }) => {
    const { apiKey, baseUrl } = registry.configRequirements(id).environment;
    const options = { apiKey: variable(environment, apiKey), baseUrl: variable(environment, baseUrl) };
    return [id, { type: id, ...options }] as const;
  });
  return configSchema.parse({ providers: Object.fromEntries([...found, ['mock', { type: 'mock' }]]) });
}

function variable(
  environment: Readonly<Record<string, string | undefined>>,
  name: string | undefined,
): string | undefined {
  return (name && environment[name]) || undefined;
}
