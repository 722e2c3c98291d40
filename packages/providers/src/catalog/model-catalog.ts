import type { ModelCatalog, ModelInfo } from '@proxy/spec';
import { mockModels } from '../mock/mock-models.ts';
import { type CatalogOverride, overrideRows } from './catalog-override.ts';
import type { CatalogRow } from './catalog-row.ts';
import { catalogData, catalogVersion } from './data/index.ts';
import { createModelTable, type ModelTable, parseRows } from './model-table.ts';

/** Names that were looked up are remembered, this many of a provider; past it the memory begins anew. */
const rememberedNames = 1_000;

/** Rows by provider, as text that is read when the provider is first asked for, or as they are. */
export type CatalogSource = Readonly<Record<string, string | readonly CatalogRow[]>>;

/**
 * The built-in catalog, with overrides over it. Building it reads nothing: a provider's models are parsed when the
 * first of them is looked up.
 * @param overrides in the order they were written; of several for one model the last wins, property by property
 */
export function createModelCatalog(overrides: readonly CatalogOverride[] = []): ModelCatalog {
  const source: CatalogSource = { ...catalogData, mock: mockModels };
  return catalogOf(source, overrides, overrides.length > 0 ? `${catalogVersion}, with overrides` : catalogVersion);
}

/** A catalog over any rows. */
export function catalogOf(
  source: CatalogSource,
  overrides: readonly CatalogOverride[] = [],
  version = 'unknown',
): ModelCatalog {
  const providers = new Map<string, ProviderModels>();
  const known = new Set([...Object.keys(source), ...overrides.map((override) => override.provider)]);
  const modelsOf = (provider: string): ProviderModels | undefined => {
    if (!known.has(provider)) return undefined;
    const loaded = providers.get(provider) ?? createProviderModels(provider, source[provider] ?? [], overrides);
    providers.set(provider, loaded);
    return loaded;
  };
  return {
    version,
    find: (provider, model) => modelsOf(provider)?.find(model),
    list: (provider) => modelsOf(provider)?.list ?? [],
  };
}

interface ProviderModels {
  readonly list: readonly ModelInfo[];
  find(model: string): ModelInfo | undefined;
}

function createProviderModels(
  provider: string,
  rows: string | readonly CatalogRow[],
  overrides: readonly CatalogOverride[],
): ProviderModels {
  const builtIn = typeof rows === 'string' ? parseRows(rows) : rows;
  const mine = overrides.filter((override) => override.provider === provider);
  const table = createModelTable(provider, overrideRows(builtIn, mine));
  return { list: table.models, find: remember(table) };
}

function remember(table: ModelTable): (name: string) => ModelInfo | undefined {
  const answers = new Map<string, ModelInfo | undefined>();
  return (name) => {
    const known = answers.get(name);
    if (known || answers.has(name)) return known;
    if (answers.size >= rememberedNames) answers.clear();
    const found = table.find(name);
    answers.set(name, found);
    return found;
  };
}
