import { cohereChat } from '@proxy/dialects';
import { type Address, isJsonObject, type JsonObject, type Operation, type ProviderAdapter } from '@proxy/spec';
import { operationsOf, type Paths, urlBelow, withoutTrailingSlashes } from '../internal/endpoints.ts';
import { classifyBy, type ErrorRule } from '../internal/error-rules.ts';

/** Only chat and embeddings have a second version. A page of models holds twenty unless it is asked for more. */
const paths: Paths = {
  chat: '/v2/chat',
  stream: '/v2/chat',
  embeddings: '/v2/embed',
  list_models: '/v1/models?page_size=1000',
  validate: '/v1/models?page_size=1',
};
const below = urlBelow('Cohere', paths);
const version = /\/v[12]$/;

/**
 * The calls of a trial key are counted by the minute and by the month; both are a 429, told apart by the message alone.
 * @see https://docs.cohere.com/docs/rate-limits
 */
const errorRules: readonly ErrorRule[] = [{ status: 429, says: 'api calls / month', class: 'quota_exhausted' }];

/** The address is taken with a version at its end, and without. */
function url(address: Address, operation: Operation): string {
  return below({ ...address, baseUrl: withoutTrailingSlashes(address.baseUrl).replace(version, '') }, operation);
}

function readModelList(body: JsonObject): readonly string[] {
  const models = Array.isArray(body['models']) ? body['models'] : [];
  return models.flatMap((model) => (isJsonObject(model) && typeof model['name'] === 'string' ? [model['name']] : []));
}

/**
 * Cohere. Its catalog holds no prices: usage counts what the model read, and Cohere bills less, since it does not charge
 * for its own instructions.
 * @see https://docs.cohere.com/reference/about and https://docs.cohere.com/reference/errors
 */
export const cohere: ProviderAdapter = {
  id: 'cohere',
  name: 'Cohere',
  codecs: [cohereChat],
  defaultBaseUrl: 'https://api.cohere.com',
  defaultModel: 'command-r7b-12-2024',
  requirements: {
    apiKey: 'required',
    baseUrl: 'optional',
    environment: { apiKey: 'COHERE_API_KEY' },
    documentation: 'https://dashboard.cohere.com/api-keys',
  },
  operations: operationsOf(paths),
  url,
  authorize: (_request, { apiKey }) => (apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
  classify: classifyBy(errorRules),
  readModelList,
};
