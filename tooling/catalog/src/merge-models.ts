import { type CatalogRow, matchesName } from '@proxy/providers/catalog-format';
import { convertCapabilities, convertCost } from './convert-capabilities.ts';
import { convertNames } from './convert-names.ts';
import { convertPrices } from './convert-prices.ts';
import type { GenaiModel } from './genai-prices.ts';
import type { ModelsDevModel } from './models-dev.ts';

/**
 * One provider's models from both sources: a row for every model of the price list, in its order, since the first
 * whose rules match a name is meant; then a row for every name that only the list of capabilities has.
 */
export function mergeModels(priced: readonly GenaiModel[], described: readonly ModelsDevModel[]): CatalogRow[] {
  const rows = priced.map((model) => pricedRow(model, described));
  const ids = new Set(rows.map((row) => row.id.toLowerCase()));
  const others = described.filter((model) => !ids.has(model.id.toLowerCase()));
  return [...rows, ...others.map((model) => describedRow(model, rows))];
}

function pricedRow(model: GenaiModel, described: readonly ModelsDevModel[]): CatalogRow {
  const names = convertNames(model.match);
  const prices = convertPrices(model.prices);
  const id = callableId(model.id, names);
  const same = describedAs(id, names, described);
  const contextWindow = model.context_window ?? undefined;
  const capabilities = same ? convertCapabilities(same) : contextWindow && { contextWindow };
  return {
    id,
    ...(model.name && { name: model.name }),
    names,
    ...(prices.some((entry) => Object.keys(entry.prices).length > 0) && { prices }),
    ...(capabilities && { capabilities }),
  };
}

/** The source's id, unless no rule matches it and one names another: then that is what the provider is asked for. */
function callableId(id: string, names: NonNullable<CatalogRow['names']>): string {
  return matchesName(names, id.toLowerCase()) ? id : (names.equals?.[0] ?? id);
}

/** The description of that very name, else of the shortest name that the rules match: the undated one. */
function describedAs(
  id: string,
  names: NonNullable<CatalogRow['names']>,
  described: readonly ModelsDevModel[],
): ModelsDevModel | undefined {
  const exact = described.find((model) => model.id.toLowerCase() === id.toLowerCase());
  if (exact) return exact;
  return described
    .filter((model) => matchesName(names, model.id.toLowerCase()))
    .sort((one, other) => one.id.length - other.id.length || (one.id < other.id ? -1 : 1))[0];
}

function describedRow(model: ModelsDevModel, rows: readonly CatalogRow[]): CatalogRow {
  const priced = rows.find((row) => row.names && matchesName(row.names, model.id.toLowerCase()));
  const prices = priced ? [] : convertCost(model);
  return {
    id: model.id,
    name: model.name,
    ...(priced && { pricedAs: priced.id }),
    ...(prices.length > 0 && { prices }),
    capabilities: convertCapabilities(model),
  };
}
