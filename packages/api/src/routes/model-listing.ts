import { type ModelListing, pricesAt } from '@proxy/core';
import type { JsonObject, ModelInfo } from '@proxy/spec';

/** A list of models in the form of one dialect, and one of them. */
export interface ModelListForm {
  list(models: readonly ModelListing[], epochMs: number): JsonObject;
  one(model: ModelListing, epochMs: number): JsonObject;
}

/** Nobody knows when a model was made; both dialects want a date, and Anthropic names the epoch for an unknown one. */
const unknownSeconds = 0;
const unknownDate = '1970-01-01T00:00:00Z';

/** @see https://platform.openai.com/docs/api-reference/models */
export const openaiModels: ModelListForm = {
  list: (models, epochMs) => ({ object: 'list', data: models.map((model) => openaiModels.one(model, epochMs)) }),
  one: (model, epochMs) => ({
    id: model.id,
    object: 'model',
    created: unknownSeconds,
    owned_by: model.providers[0] ?? 'gateway',
    ...knownOf(model, epochMs),
  }),
};

/** @see https://docs.anthropic.com/en/api/models-list */
export const anthropicModels: ModelListForm = {
  list: (models, epochMs) => ({
    data: models.map((model) => anthropicModels.one(model, epochMs)),
    has_more: false,
    first_id: models[0]?.id ?? null,
    last_id: models.at(-1)?.id ?? null,
  }),
  one: (model, epochMs) => ({
    type: 'model',
    id: model.id,
    display_name: model.info?.name ?? model.id,
    created_at: unknownDate,
    ...knownOf(model, epochMs),
  }),
};

/** @see https://ai.google.dev/api/models */
export const geminiModels: ModelListForm = {
  list: (models, epochMs) => ({ models: models.map((model) => geminiModels.one(model, epochMs)) }),
  one: (model, epochMs) => ({
    name: `models/${model.id}`,
    version: '',
    displayName: model.info?.name ?? model.id,
    inputTokenLimit: model.info?.capabilities.contextWindow,
    outputTokenLimit: model.info?.capabilities.maxOutputTokens,
    supportedGenerationMethods: ['generateContent', 'streamGenerateContent'],
    ...knownOf(model, epochMs),
  }),
};

/** What the gateway knows beyond the dialects; a model of which nothing is known has none of it. */
function knownOf({ kind, providers, info }: ModelListing, epochMs: number): JsonObject {
  return { kind, providers: [...providers], ...(info ? knownOfInfo(info, epochMs) : {}) };
}

function knownOfInfo({ capabilities, prices }: ModelInfo, epochMs: number): JsonObject {
  const { contextWindow, maxOutputTokens, reasoningControls: _, ...abilities } = capabilities;
  return {
    context_window: contextWindow,
    max_output_tokens: maxOutputTokens,
    capabilities: { ...abilities },
    usd_per_million_tokens: { ...pricesAt(prices, 0, epochMs) },
  };
}
