import { z } from 'zod';

/** A price per million tokens, flat or with steps, each of which holds above so many input tokens. */
export type GenaiPrice =
  | number
  | { readonly base: number; readonly tiers: readonly { readonly start: number; readonly price: number }[] };
/** By the source's names of classes. */
export type GenaiPrices = Readonly<Record<string, GenaiPrice>>;
export interface GenaiConditionalPrices {
  readonly constraint?:
    | {
        readonly start_date?: string | undefined;
        readonly start_time?: string | undefined;
        readonly end_time?: string | undefined;
      }
    | null
    | undefined;
  readonly prices: GenaiPrices;
}
/** How names are matched. Rules that all must hold (`and`) do not occur for models, and would be an error here. */
export interface NameMatch {
  readonly equals?: string | undefined;
  readonly starts_with?: string | undefined;
  readonly ends_with?: string | undefined;
  readonly contains?: string | undefined;
  readonly regex?: string | undefined;
  readonly or?: readonly NameMatch[] | undefined;
}
export interface GenaiModel {
  readonly id: string;
  readonly name?: string | null | undefined;
  readonly match: NameMatch;
  readonly context_window?: number | null | undefined;
  /** Conditional prices stand in order; of those that hold, the last counts. */
  readonly prices: readonly GenaiConditionalPrices[] | GenaiPrices;
}
export interface GenaiProvider {
  readonly id: string;
  readonly models: readonly GenaiModel[];
}

const price: z.ZodType<GenaiPrice> = z.union([
  z.number(),
  z.object({ base: z.number(), tiers: z.array(z.object({ start: z.number().positive(), price: z.number() })).min(1) }),
]);
const prices: z.ZodType<GenaiPrices> = z.record(z.string(), price);
const constraint = z.strictObject({
  start_date: z.iso.date().optional(),
  start_time: z.string().optional(),
  end_time: z.string().optional(),
});
const nameMatch: z.ZodType<NameMatch> = z.lazy(() =>
  z.strictObject({
    equals: z.string().optional(),
    starts_with: z.string().optional(),
    ends_with: z.string().optional(),
    contains: z.string().optional(),
    regex: z.string().optional(),
    or: z.array(nameMatch).optional(),
  }),
);
const model = z.object({
  id: z.string(),
  name: z.string().nullish(),
  match: nameMatch,
  context_window: z.number().nullish(),
  prices: z.union([z.array(z.strictObject({ constraint: constraint.nullish(), prices })), prices]),
});

/** What is read of genai-prices' `data.json`. */
export const genaiPrices: z.ZodType<readonly GenaiProvider[]> = z.array(
  z.object({ id: z.string(), models: z.array(model) }),
);
