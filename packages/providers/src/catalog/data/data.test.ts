import { describe, expect, it } from 'vitest';
import { builtInAdapters } from '../../built-in-adapters.ts';
import type { CatalogRow } from '../catalog-row.ts';
import { createModelTable, parseRows } from '../model-table.ts';
import { catalogData } from './index.ts';

/** A quantifier without an upper bound, a group, an alternative: what could make a pattern slow. */
const risky = /[*+?(|]|\{\d+,\d*\}/;

function pricesIn(row: CatalogRow): readonly number[] {
  const all = (row.prices ?? []).flatMap((entry) => [entry.prices, ...(entry.tiers ?? []).map((tier) => tier.prices)]);
  return all.flatMap((prices) => Object.values(prices));
}

describe.each(Object.entries(catalogData).map(([provider, text]) => ({ provider, rows: parseRows(text) })))(
  'the data of $provider',
  ({ provider, rows }) => {
    it('has each id once', () => {
      const ids = rows.map((row) => row.id.toLowerCase());
      expect(new Set(ids).size).toBe(ids.length);
    });

    it('finds every model by its id', () => {
      const table = createModelTable(provider, rows);
      for (const row of rows) expect(table.find(row.id)?.id).toBe(row.id);
    });

    it('has prices that are amounts of money', () => {
      for (const price of rows.flatMap(pricesIn)) expect(price >= 0 && price < 1_000).toBe(true);
    });

    it('borrows prices only from rows that have some', () => {
      const priced = new Set(rows.filter((row) => row.prices).map((row) => row.id));
      for (const { pricedAs } of rows) expect(pricedAs === undefined || priced.has(pricedAs)).toBe(true);
    });

    it('has no pattern that a long name could keep busy', () => {
      for (const pattern of rows.flatMap((row) => row.names?.patterns ?? [])) expect(pattern).not.toMatch(risky);
    });
  },
);

/** Vendors that pass calls on at prices which differ by who serves them, or whose models are named by their owners. */
const withoutPriceList: ReadonlySet<string> = new Set(['huggingface', 'nvidia-nim', 'azure-openai']);
/** Vendors that take other proofs than a key. */
const keyless: readonly string[] = ['bedrock', 'vertex'];

describe('the data', () => {
  it('covers every vendor that has an adapter and a list of prices', () => {
    const keyed = builtInAdapters
      .filter(({ id, requirements }) => requirements.apiKey === 'required' && !withoutPriceList.has(id))
      .map(({ id, catalogId }) => catalogId ?? id);
    expect(Object.keys(catalogData).sort()).toEqual([...keyed, ...keyless].sort());
  });
});
