import type { ModelCapabilities, Refusal } from '@proxy/spec';
import type { NameRules } from './catalog-row.ts';

/** What some models refuse, as one row of a table. */
export interface RefusalRow {
  /** Ids of the catalog's providers. */
  readonly providers: readonly string[];
  /** The models it is about, by their ids in the catalog; absent: all. */
  readonly models?: NameRules;
  readonly except?: NameRules;
  /** What the catalog must know of a model for the row to hold; absent: nothing. */
  when?(capabilities: ModelCapabilities): boolean;
  refuses(capabilities: ModelCapabilities): readonly Refusal[];
  /** Where it is documented, or an answer of the provider that shows it. */
  readonly source: string;
}
