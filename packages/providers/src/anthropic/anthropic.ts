import { anthropicMessages } from '@proxy/dialects';
import type { Address, AuthorizeRequest, Credential, Headers, Operation, ProviderAdapter } from '@proxy/spec';
import { operationsOf, type Paths, urlBelow, withoutTrailingSlashes } from '../internal/endpoints.ts';
import { classifyBy, type ErrorRule } from '../internal/error-rules.ts';

const paths: Paths = {
  chat: '/messages',
  stream: '/messages',
  count_tokens: '/messages/count_tokens',
  /** All of them: a page holds twenty unless it is asked for more. */
  list_models: '/models?limit=1000',
  validate: '/models?limit=1',
};
const urlBelowVersion = urlBelow('Anthropic', paths);

/** The version of the API that is spoken unless the client names one. @see https://platform.claude.com/docs/en/api/versioning */
const version = '2023-06-01';

/**
 * Types outrank statuses, since a proxy in front may answer with its own status. An empty account and a spent limit
 * of the account's own come as 400 and are told apart by their message alone.
 * @see https://platform.claude.com/docs/en/api/errors
 * @see https://github.com/anthropics/claude-code/issues/66314 and https://github.com/anthropics/claude-code/issues/38035 for bodies
 */
const errorRules: readonly ErrorRule[] = [
  { word: 'overloaded_error', class: 'overloaded' },
  { word: 'rate_limit_error', class: 'rate_limited' },
  { word: 'timeout_error', class: 'overloaded' },
  { status: 400, says: 'credit balance is too low', class: 'quota_exhausted' },
  { status: 400, says: 'reached your specified api usage limits', class: 'quota_exhausted' },
];

/** The address is taken with `/v1` and without, as Anthropic's own SDK and the rest of the world write it. */
function url(address: Address, operation: Operation): string {
  const baseUrl = withoutTrailingSlashes(address.baseUrl);
  return urlBelowVersion({ ...address, baseUrl: baseUrl.endsWith('/v1') ? baseUrl : `${baseUrl}/v1` }, operation);
}

/** A client's own `anthropic-version` is kept. */
function authorize({ headers }: AuthorizeRequest, { apiKey }: Credential): Headers {
  const asked = headers['anthropic-version'] ?? version;
  return apiKey ? { 'x-api-key': apiKey, 'anthropic-version': asked } : { 'anthropic-version': asked };
}

/**
 * Anthropic. `ANTHROPIC_BASE_URL` is not read on purpose: people set it to this gateway for the tools they run beside it.
 * @see https://platform.claude.com/docs/en/api/overview
 */
export const anthropic: ProviderAdapter = {
  id: 'anthropic',
  defaultModel: 'claude-haiku-4-5',
  name: 'Anthropic',
  codecs: [anthropicMessages],
  defaultBaseUrl: 'https://api.anthropic.com',
  requirements: {
    apiKey: 'required',
    baseUrl: 'optional',
    environment: { apiKey: 'ANTHROPIC_API_KEY' },
    documentation: 'https://platform.claude.com/settings/keys',
  },
  operations: operationsOf(paths),
  /** A signature of another model is refused. @see https://github.com/anthropics/anthropic-sdk-python/issues/1598 */
  stateRealm: 'anthropic',
  url,
  authorize,
  classify: classifyBy(errorRules),
};
