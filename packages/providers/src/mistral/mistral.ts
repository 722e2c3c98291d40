import { mistralChat, openaiChat } from '@proxy/dialects';
import type { FieldChanges, ProviderAdapter } from '@proxy/spec';
import { olderNames, openaiChatPaths, openaiFace, openaiPaths } from '../internal/openai-face.ts';

/**
 * What Mistral's schema has no name for is a 422, "Extra inputs are not permitted". It sends usage in every stream unasked.
 * @see https://docs.mistral.ai/api/ `ChatCompletionRequest`, `additionalProperties: false`
 * @see https://github.com/Gitlawb/openclaude/issues/739 and https://github.com/dnakov/anon-kode/issues/53 for bodies
 */
const mistralFields: FieldChanges = {
  ...olderNames,
  seed: 'random_seed',
  audio: null,
  dimensions: 'output_dimension',
  function_call: null,
  functions: null,
  logit_bias: null,
  logprobs: null,
  modalities: null,
  prompt_cache_options: null,
  prompt_cache_retention: null,
  safety_identifier: null,
  service_tier: null,
  store: null,
  stream_options: false,
  top_logprobs: null,
  user: null,
  verbosity: null,
  web_search_options: null,
};

/**
 * Mistral, in its own dialect, which says what OpenAI's cannot: reasoning among the parts, documents, a prefix of the
 * answer. As a host of OpenAI's dialect it takes a client's body as it is, save for the fields that its schema lacks.
 * @see https://docs.mistral.ai/api/
 */
export const mistral: ProviderAdapter = openaiFace({
  id: 'mistral',
  name: 'Mistral',
  codecs: [mistralChat, openaiChat],
  defaultBaseUrl: 'https://api.mistral.ai/v1',
  defaultModel: 'mistral-small-latest',
  requirements: {
    apiKey: 'required',
    baseUrl: 'optional',
    environment: { apiKey: 'MISTRAL_API_KEY' },
    documentation: 'https://console.mistral.ai/api-keys',
  },
  paths: { ...openaiChatPaths, embeddings: openaiPaths.embeddings },
  streamUsage: false,
  fields: mistralFields,
  /** An unknown model is a 400: https://github.com/mistralai/mistral-vibe/issues/617 */
  errorRules: [{ word: 'invalid_model', class: 'model_missing' }],
});
