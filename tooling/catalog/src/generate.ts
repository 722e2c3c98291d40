import type { CatalogRow } from '@proxy/providers/catalog-format';
import { correct } from './corrections.ts';
import { type GenaiModel, genaiPrices } from './genai-prices.ts';
import { mergeModels } from './merge-models.ts';
import { modelsDev } from './models-dev.ts';
import { type CatalogProvider, catalogProviders } from './providers.ts';
import { renderIndex, renderModule } from './render-module.ts';

export interface Sources {
  /** genai-prices' data, parsed. */
  readonly prices: unknown;
  /** models.dev's data, parsed. */
  readonly capabilities: unknown;
  readonly version: string;
}

/** The data modules of the catalog, by file name. @throws Error where a source is not in the form that is known here */
export function generate(sources: Sources): Readonly<Record<string, string>> {
  const prices = new Map(genaiPrices.parse(sources.prices).map((provider) => [provider.id, provider.models]));
  const capabilities = modelsDev.parse(sources.capabilities);
  const modules = catalogProviders.map((provider) => {
    const described = Object.values(capabilities[provider.capabilitiesId]?.models ?? {});
    const rows = mergeModels(unmarked(provider, prices.get(provider.pricesId) ?? []), described);
    return [`${provider.id}.ts`, renderModule(correct(provider.id, kept(provider, rows)))];
  });
  const index = renderIndex(
    catalogProviders.map((provider) => provider.id),
    sources.version,
  );
  return { ...Object.fromEntries(modules), 'index.ts': index };
}

function unmarked({ mark }: CatalogProvider, models: readonly GenaiModel[]): readonly GenaiModel[] {
  if (mark === undefined) return models;
  return models.map((model) => (model.id.startsWith(mark) ? { ...model, id: model.id.slice(mark.length) } : model));
}

function kept(provider: CatalogProvider, rows: readonly CatalogRow[]): readonly CatalogRow[] {
  const { currentOnly, without, only = '', unpriced } = provider;
  const wanted = rows.filter(
    ({ id, capabilities }) =>
      (!currentOnly || capabilities?.tools !== undefined) &&
      (without === undefined || !id.startsWith(without)) &&
      id.startsWith(only),
  );
  return unpriced ? wanted.map(({ prices: _, pricedAs: __, ...row }) => row) : wanted;
}
