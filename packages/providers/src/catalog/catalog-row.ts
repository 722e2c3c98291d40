import type { ModelCapabilities, PriceEntry, Refusal } from '@proxy/spec';

/** How a model may be called beside its id. All of it in lower case; a name that meets any of these is the model's. */
export interface NameRules {
  readonly equals?: readonly string[];
  readonly startsWith?: readonly string[];
  readonly endsWith?: readonly string[];
  readonly contains?: readonly string[];
  /** Regular expressions without repetition that could backtrack. */
  readonly patterns?: readonly string[];
}

/** One model of the catalog's data. */
export interface CatalogRow {
  readonly id: string;
  readonly name?: string;
  /** Absent: the model has no name but its id. */
  readonly names?: NameRules;
  readonly prices?: readonly PriceEntry[];
  /** Id of another row of the provider, where that one's prices hold. */
  readonly pricedAs?: string;
  readonly capabilities?: ModelCapabilities;
  /** In place of what the table of refusals says. */
  readonly refusals?: readonly Refusal[];
}
