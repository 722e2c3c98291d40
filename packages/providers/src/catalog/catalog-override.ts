import type { ModelCapabilities, PriceEntry, Refusal, TokenPrices } from '@proxy/spec';
import type { CatalogRow } from './catalog-row.ts';
import { matchesName } from './matches-name.ts';

/** What the user of a gateway knows better than the catalog, or that it does not have. */
export interface CatalogOverride {
  /** The catalog's id of the provider: that of its adapter. */
  readonly provider: string;
  /** The exact name of the model. */
  readonly model: string;
  readonly name?: string | undefined;
  /** In place of the catalog's prices: flat ones, or entries with their conditions. */
  readonly prices?: TokenPrices | readonly PriceEntry[] | undefined;
  /** Over the catalog's capabilities, property by property. */
  readonly capabilities?: ModelCapabilities | undefined;
  /** In place of what the catalog takes the model to refuse; an empty list: it is sent whatever a client says. */
  readonly refusals?: readonly Refusal[] | undefined;
}

/**
 * The rows of one provider with overrides over them. An override of a name that is another row's by its rules makes a
 * row of its own, which takes over what the override leaves open.
 */
export function overrideRows(
  rows: readonly CatalogRow[],
  overrides: readonly CatalogOverride[],
): readonly CatalogRow[] {
  return overrides.reduce(withOverride, rows);
}

function withOverride(rows: readonly CatalogRow[], override: CatalogOverride): readonly CatalogRow[] {
  const lower = override.model.toLowerCase();
  const exact = rows.find((row) => row.id.toLowerCase() === lower);
  if (exact) return rows.map((row) => (row === exact ? overridden(row, override) : row));
  const kin = rows.find((row) => row.names && matchesName(row.names, lower));
  const { names: _, ...base } = { ...kin, id: override.model };
  return [overridden(base, override), ...rows];
}

function overridden(row: CatalogRow, { name, prices, capabilities, refusals }: CatalogOverride): CatalogRow {
  return {
    ...row,
    ...(name !== undefined && { name }),
    ...(prices && { prices: isEntries(prices) ? prices : [{ prices }] }),
    ...(capabilities && { capabilities: { ...row.capabilities, ...capabilities } }),
    ...(refusals && { refusals }),
  };
}

function isEntries(prices: TokenPrices | readonly PriceEntry[]): prices is readonly PriceEntry[] {
  return Array.isArray(prices);
}
