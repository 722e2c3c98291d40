import type { ModelCapabilities, PriceEntry, ReasoningControl, TokenPrices } from '@proxy/spec';
import type { ModelsDevCost, ModelsDevModel, ModelsDevReasoning } from './models-dev.ts';

/** What a model can do. A limit of 0 means that the source does not know it. */
export function convertCapabilities(model: ModelsDevModel): ModelCapabilities {
  const { limit, modalities, structured_output: structuredOutput, temperature, reasoning_options, interleaved } = model;
  return {
    tools: model.tool_call,
    ...(structuredOutput !== undefined && { structuredOutput }),
    ...(temperature !== undefined && { temperature }),
    reasoning: model.reasoning,
    ...(reasoning_options && reasoning_options.length > 0 && { reasoningControls: reasoning_options.map(control) }),
    ...(typeof interleaved === 'object' && { reasoningReplay: interleaved.field }),
    input: modalities.input,
    output: modalities.output,
    ...(limit.context > 0 && { contextWindow: limit.context }),
    ...(limit.output > 0 && { maxOutputTokens: limit.output }),
  };
}

function control(option: ModelsDevReasoning): ReasoningControl {
  switch (option.type) {
    case 'toggle':
      return { kind: 'toggle' };
    case 'effort':
      return { kind: 'effort', ...(option.values && { values: option.values }) };
    case 'budget_tokens':
      return {
        kind: 'budget_tokens',
        ...(option.min !== undefined && { min: option.min }),
        ...(option.max !== undefined && { max: option.max }),
      };
  }
}

/**
 * The prices that the source of capabilities names, for models that the price list does not have. Nothing but zeros is
 * taken for "not known", unless the name says that the model is free.
 */
export function convertCost({ id, cost }: ModelsDevModel): PriceEntry[] {
  if (!cost) return [];
  const prices = classesOf(cost);
  if (!id.endsWith(':free') && Object.values(prices).every((price) => price === 0)) return [];
  const tiers = (cost.tiers ?? [])
    .map(({ tier, ...step }) => ({ aboveInputTokens: tier.size, prices: { ...prices, ...classesOf(step) } }))
    .sort((one, other) => one.aboveInputTokens - other.aboveInputTokens);
  return [{ prices, ...(tiers.length > 0 && { tiers }) }];
}

function classesOf(cost: ModelsDevCost): TokenPrices {
  const { input, output, reasoning, cache_read, cache_write, input_audio, output_audio } = cost;
  return {
    ...(input !== undefined && { input }),
    ...(cache_read !== undefined && { cacheRead: cache_read }),
    ...(cache_write !== undefined && { cacheWrite5m: cache_write }),
    ...(output !== undefined && { output }),
    ...(reasoning !== undefined && { reasoning }),
    ...(input_audio !== undefined && { audioIn: input_audio }),
    ...(output_audio !== undefined && { audioOut: output_audio }),
  };
}
