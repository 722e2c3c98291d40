/** A provider of the catalog, and what the two sources call it. */
export interface CatalogProvider {
  readonly id: string;
  readonly pricesId: string;
  readonly capabilitiesId: string;
  /** Leaves out models whose capabilities nobody lists any more: a reseller's list holds hundreds that are gone. */
  readonly currentOnly?: boolean;
  /** Leaves out models of a vendor whose prices the list gives here, and which this face does not serve. */
  readonly without?: string;
  /** Leaves out all other models than of this vendor. */
  readonly only?: string;
  /** Put by the price list before names, to tell prices apart; the provider knows the names without it. */
  readonly mark?: string;
  /**
   * Leaves prices out, so that no cost is wrong: the vendor bills other tokens than its usage counts, or its prices depend on
   * the place.
   */
  readonly unpriced?: boolean;
}

/** The providers whose models the catalog holds, by the ids of their adapters. */
export const catalogProviders: readonly CatalogProvider[] = [
  { id: 'anthropic', pricesId: 'anthropic', capabilitiesId: 'anthropic' },
  { id: 'bedrock', pricesId: 'aws', capabilitiesId: 'amazon-bedrock', mark: 'regional.' },
  { id: 'cerebras', pricesId: 'cerebras', capabilitiesId: 'cerebras' },
  { id: 'cohere', pricesId: 'cohere', capabilitiesId: 'cohere', unpriced: true },
  { id: 'deepseek', pricesId: 'deepseek', capabilitiesId: 'deepseek' },
  { id: 'fireworks', pricesId: 'fireworks', capabilitiesId: 'fireworks-ai' },
  { id: 'google', pricesId: 'google', capabilitiesId: 'google', without: 'claude-' },
  { id: 'groq', pricesId: 'groq', capabilitiesId: 'groq' },
  { id: 'mistral', pricesId: 'mistral', capabilitiesId: 'mistral' },
  { id: 'openai', pricesId: 'openai', capabilitiesId: 'openai' },
  { id: 'openrouter', pricesId: 'openrouter', capabilitiesId: 'openrouter', currentOnly: true },
  { id: 'perplexity', pricesId: 'perplexity', capabilitiesId: 'perplexity' },
  { id: 'together', pricesId: 'together', capabilitiesId: 'togetherai' },
  { id: 'vertex', pricesId: 'google', capabilitiesId: 'google-vertex-anthropic', only: 'claude-', unpriced: true },
  { id: 'xai', pricesId: 'x-ai', capabilitiesId: 'xai' },
];
