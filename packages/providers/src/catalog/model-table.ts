import type { ModelInfo } from '@proxy/spec';
import type { CatalogRow } from './catalog-row.ts';
import { longestName, matchesName } from './matches-name.ts';
import { refusalTable } from './refusal-table.ts';
import { refusalsOf } from './refusals-of.ts';

/** The models of one provider. */
export interface ModelTable {
  readonly models: readonly ModelInfo[];
  /** By id, else by the first row whose rules match the name; upper and lower case are the same. */
  find(name: string): ModelInfo | undefined;
}

/** One line of JSON per row, blank lines apart. */
export function parseRows(text: string): CatalogRow[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as CatalogRow);
}

export function createModelTable(provider: string, rows: readonly CatalogRow[]): ModelTable {
  const byId = new Map(rows.map((row) => [row.id.toLowerCase(), row]));
  const infoOf = (row: CatalogRow): ModelInfo => {
    const { capabilities = {} } = row;
    const refusals = row.refusals ?? refusalsOf(refusalTable, provider, row.id, capabilities);
    return {
      provider,
      id: row.id,
      ...(row.name !== undefined && { name: row.name }),
      capabilities,
      prices: row.prices ?? byId.get(row.pricedAs?.toLowerCase() ?? '')?.prices ?? [],
      ...(refusals.length > 0 && { refusals }),
    };
  };
  const infos = new Map(rows.map((row) => [row, infoOf(row)]));
  return {
    models: [...infos.values()],
    find(name) {
      if (name.length > longestName) return undefined;
      const lower = name.toLowerCase();
      const row = byId.get(lower) ?? rows.find((candidate) => candidate.names && matchesName(candidate.names, lower));
      return row && infos.get(row);
    },
  };
}
