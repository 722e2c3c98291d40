import type { ConfigRequirements, Environment, ModelCatalog, Provider, ProviderAdapter } from '@proxy/spec';
import { createProvider, type ProviderOptions } from './create-provider.ts';
import { ProviderOptionsError } from './provider-options-error.ts';

/** A provider that the environment switches on. */
export interface DiscoveredProvider {
  readonly id: string;
  readonly provider: Provider;
  /** The variables that were found. */
  readonly variables: readonly string[];
}

/** Knows the kinds of providers there are, and makes providers of them. */
export interface ProviderRegistry {
  /** @throws RangeError where another adapter has that id */
  register(adapter: ProviderAdapter): void;
  readonly adapters: readonly ProviderAdapter[];
  find(type: string): ProviderAdapter | undefined;
  /** @throws ProviderOptionsError, RangeError for an unknown type */
  create(id: string, type: string, options?: Omit<ProviderOptions, 'adapter'>): Provider;
  /** Providers whose variables are set, all that they need; their ids are those of their adapters. */
  discover(environment: Environment): readonly DiscoveredProvider[];
  /** What a provider of this type has when nothing is configured. */
  defaultConfig(type: string): Omit<ProviderOptions, 'adapter'>;
  configRequirements(type: string): ConfigRequirements;
  /** Whether a provider has a model: by configuration, else by the catalog; `undefined` where neither can tell. */
  supportsModel(provider: Provider, model: string): boolean | undefined;
}

export function createProviderRegistry(
  adapters: readonly ProviderAdapter[] = [],
  catalog?: ModelCatalog,
): ProviderRegistry {
  const known = new Map<string, ProviderAdapter>();
  const need = (type: string): ProviderAdapter => {
    const adapter = known.get(type);
    if (adapter) return adapter;
    throw new RangeError(`There is no provider type "${type}"; there are: ${[...known.keys()].join(', ')}.`);
  };
  const registry: ProviderRegistry = {
    register(adapter) {
      if (known.has(adapter.id)) throw new RangeError(`A provider type "${adapter.id}" is registered already.`);
      known.set(adapter.id, adapter);
    },
    get adapters() {
      return [...known.values()];
    },
    find: (type) => known.get(type),
    create: (id, type, options = {}) => createProvider(id, { ...options, adapter: need(type) }),
    discover: (environment) => [...known.values()].flatMap((adapter) => discover(adapter, environment)),
    defaultConfig(type) {
      const { defaultBaseUrl, lenientTerminator, models } = need(type);
      return { baseUrl: defaultBaseUrl, lenientTerminator: lenientTerminator ?? false, retryAmbiguous: true, models };
    },
    configRequirements: (type) => need(type).requirements,
    supportsModel(provider, model) {
      if (provider.models) return provider.models.includes(model);
      const catalogId = provider.adapter.catalogId ?? provider.adapter.id;
      if (!catalog || catalog.list(catalogId).length === 0) return undefined;
      return catalog.find(catalogId, model) !== undefined;
    },
  };
  for (const adapter of adapters) registry.register(adapter);
  return registry;
}

function discover(adapter: ProviderAdapter, environment: Environment): readonly DiscoveredProvider[] {
  const { apiKey: keyVariable, baseUrl: urlVariable } = adapter.requirements.environment;
  const apiKey = keyVariable && environment[keyVariable];
  const baseUrl = urlVariable && environment[urlVariable];
  const variables = [apiKey && keyVariable, baseUrl && urlVariable].filter(
    (name) => typeof name === 'string' && name !== '',
  );
  const needsKey = adapter.requirements.apiKey === 'required';
  if (needsKey ? !apiKey : variables.length === 0) return [];
  const options = { adapter, environment, apiKey: apiKey || undefined, baseUrl: baseUrl || undefined };
  const provider = createWhereComplete(adapter.id, options);
  return provider ? [{ id: adapter.id, provider, variables: variables as string[] }] : [];
}

/** A key alone switches nothing on that needs an address or a region too. */
function createWhereComplete(id: string, options: ProviderOptions): Provider | undefined {
  try {
    return createProvider(id, options);
  } catch (error) {
    if (options.adapter.configure && error instanceof ProviderOptionsError) return undefined;
    throw error;
  }
}
