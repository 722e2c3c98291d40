/** The form of the catalog's data, for whoever generates or reads it. */
export type { CatalogRow, NameRules } from './catalog-row.ts';
export { longestName, matchesName } from './matches-name.ts';
export { createModelTable, type ModelTable, parseRows } from './model-table.ts';
