import type { Refusal } from './refusal.ts';

/** USD per million tokens of a class, or, in `perRequest`, per request. A class without a price has no known cost. */
export interface TokenPrices {
  readonly input?: number;
  readonly cacheRead?: number;
  readonly cacheWrite5m?: number;
  readonly cacheWrite1h?: number;
  readonly output?: number;
  /** Absent: reasoning costs what output costs. */
  readonly reasoning?: number;
  readonly audioIn?: number;
  readonly audioOut?: number;
  readonly perRequest?: number;
}

/** Prices that hold under a condition; of the entries whose condition holds, the last counts. */
export interface PriceEntry {
  readonly prices: TokenPrices;
  /** First day it holds, `YYYY-MM-DD`, UTC. */
  readonly fromDate?: string;
  /** Hours of the day it holds, `HH:MM:SS`, UTC; an end before the start passes midnight. */
  readonly betweenTimes?: { readonly start: string; readonly end: string };
  /** Above so many input tokens these prices hold for the whole request; ascending. */
  readonly tiers?: readonly { readonly aboveInputTokens: number; readonly prices: TokenPrices }[];
}

/** What a model can do and refuses; a property that is absent is not known. */
export interface ModelCapabilities {
  readonly tools?: boolean;
  readonly structuredOutput?: boolean;
  /** False: the model refuses `temperature` and other sampling parameters. */
  readonly temperature?: boolean;
  readonly reasoning?: boolean;
  readonly reasoningControls?: readonly ReasoningControl[];
  /** The field of a message in which the model takes its earlier reasoning back; absent: it does without. */
  readonly reasoningReplay?: 'reasoning_content' | 'reasoning_details';
  /** Kinds of input: text, image, audio, video, pdf. */
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  readonly contextWindow?: number;
  readonly maxOutputTokens?: number;
}
export type ReasoningControl =
  | { readonly kind: 'toggle' }
  | { readonly kind: 'effort'; readonly values?: readonly string[] }
  | { readonly kind: 'budget_tokens'; readonly min?: number; readonly max?: number };

export interface ModelInfo {
  readonly provider: string;
  readonly id: string;
  readonly name?: string;
  readonly capabilities: ModelCapabilities;
  readonly prices: readonly PriceEntry[];
  /** What its upstream answers with a 400; absent: nothing is known. */
  readonly refusals?: readonly Refusal[];
}

/** Where limits, capabilities and prices of models are looked up. */
export interface ModelCatalog {
  /** Version of the data: source and date, for the usage record's `priceVersion`. */
  readonly version: string;
  /** By the catalog's own provider id and the model's name, dated and aliased names included. */
  find(provider: string, model: string): ModelInfo | undefined;
  list(provider: string): readonly ModelInfo[];
}
