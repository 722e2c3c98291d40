import type { PriceEntry, TokenPrices } from '@proxy/spec';
import type { GenaiConditionalPrices, GenaiModel, GenaiPrice, GenaiPrices } from './genai-prices.ts';

type PricedClass = keyof TokenPrices;

/** Our names for the classes of the source, and the factor from its unit to USD per million tokens, or per request. */
const classes: Readonly<Record<string, readonly [PricedClass, factor: number]>> = {
  input_mtok: ['input', 1],
  cache_read_mtok: ['cacheRead', 1],
  cache_write_mtok: ['cacheWrite5m', 1],
  cache_write_1h_mtok: ['cacheWrite1h', 1],
  output_mtok: ['output', 1],
  output_reasoning_mtok: ['reasoning', 1],
  input_audio_mtok: ['audioIn', 1],
  output_audio_mtok: ['audioOut', 1],
  requests_kcount: ['perRequest', 0.001],
};

/**
 * Classes that usage does not tell apart from a class of ours. Where one is dearer, the price of ours is left out: an
 * unknown cost is better than one that is too low.
 */
const hidden: Readonly<Record<string, PricedClass>> = {
  input_image_mtok: 'input',
  input_video_mtok: 'input',
  output_image_mtok: 'output',
  output_video_mtok: 'output',
  output_citation_mtok: 'output',
};

/** Classes that are not priced: what is cached of sound and images is counted with the rest, searches by nobody. */
const ignored: ReadonlySet<string> = new Set(['cache_audio_read_mtok', 'cache_image_read_mtok', 'web_searches_kcount']);

/** The prices of a model, with the conditions under which they hold. @throws Error naming a class that is not known here */
export function convertPrices(prices: GenaiModel['prices']): PriceEntry[] {
  return isConditional(prices) ? prices.map(conditional) : [entry(prices)];
}

function isConditional(prices: GenaiModel['prices']): prices is readonly GenaiConditionalPrices[] {
  return Array.isArray(prices);
}

function conditional({ constraint, prices }: GenaiConditionalPrices): PriceEntry {
  const { start_date: fromDate, start_time: start, end_time: end } = constraint ?? {};
  return {
    ...entry(prices),
    ...(fromDate && { fromDate }),
    ...(start && end && { betweenTimes: { start: utc(start), end: utc(end) } }),
  };
}

/** @throws Error where a time is not in UTC */
function utc(time: string): string {
  if (!/^\d\d:\d\d:\d\dZ$/.test(time)) throw new Error(`Not a time of the day in UTC: ${time}`);
  return time.slice(0, -1);
}

function entry(prices: GenaiPrices): PriceEntry {
  const starts = new Set(Object.values(prices).flatMap((price) => stepsOf(price).map((step) => step.start)));
  const tiers = [...starts]
    .sort((one, other) => one - other)
    .map((start) => ({ aboveInputTokens: start, prices: pricesAt(prices, start) }));
  return { prices: pricesAt(prices, 0), ...(tiers.length > 0 && { tiers }) };
}

/** Every class's price above so many input tokens. */
function pricesAt(prices: GenaiPrices, inputTokens: number): TokenPrices {
  const found: { -readonly [K in PricedClass]?: number } = {};
  for (const [name, price] of Object.entries(prices)) {
    const known = classes[name];
    if (known) found[known[0]] = at(price, inputTokens) * known[1];
    else if (!(name in hidden || ignored.has(name))) throw new Error(`A class of prices that is not known: ${name}`);
  }
  for (const [name, ours] of Object.entries(hidden)) {
    const price = prices[name];
    if (price !== undefined && at(price, inputTokens) > (found[ours] ?? 0)) delete found[ours];
  }
  return found;
}

function stepsOf(price: GenaiPrice): readonly { readonly start: number; readonly price: number }[] {
  return typeof price === 'number' ? [] : price.tiers;
}

/** The price of the highest step that is reached, else the price below all steps. */
function at(price: GenaiPrice, inputTokens: number): number {
  const reached = stepsOf(price).filter((step) => step.start <= inputTokens);
  const step = reached.sort((one, other) => one.start - other.start).at(-1);
  return step?.price ?? (typeof price === 'number' ? price : price.base);
}
