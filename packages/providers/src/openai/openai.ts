import { openaiChat, openaiResponses } from '@proxy/dialects';
import type { Operation, ProviderAdapter } from '@proxy/spec';
import { type Paths, urlBelow, withoutTrailingSlashes } from '../internal/endpoints.ts';
import type { ErrorRule } from '../internal/error-rules.ts';
import { openaiFace, openaiPaths } from '../internal/openai-face.ts';

/**
 * `billing_not_active` comes as 429, beside limits that pass; waiting does not mend it.
 * @see https://github.com/BerriAI/litellm/issues/2743 for a body
 * @see https://platform.openai.com/docs/guides/error-codes
 */
const errorRules: readonly ErrorRule[] = [{ word: 'billing_not_active', class: 'quota_exhausted' }];

/** Its last models that continue a text, and what was tuned from them; all others know conversations alone. */
const continuesText = /(?:^|:)(?:gpt-3\.5-turbo-instruct|davinci-002|babbage-002)/;
const chatOperations: ReadonlySet<Operation> = new Set<Operation>(['chat', 'stream']);
const paths: Paths = { ...openaiPaths, count_tokens: '/responses/input_tokens' };
const urlOf = urlBelow('OpenAI', paths);

/** Its regions have names of their own below the same one. */
const ownHost = /^(?:[\w-]+\.)?api\.openai\.com$/;
/** Servers that speak as OpenAI does seldom count, and are not asked. */
const countsAt = (baseUrl: string): boolean => ownHost.test(new URL(baseUrl).hostname);

/**
 * OpenAI. `OPENAI_BASE_URL` is not read on purpose: people set it to this gateway for the tools they run beside it.
 * @see https://platform.openai.com/docs/api-reference
 */
export const openai: ProviderAdapter = openaiFace({
  id: 'openai',
  name: 'OpenAI',
  defaultBaseUrl: 'https://api.openai.com/v1',
  defaultModel: 'gpt-4o-mini',
  requirements: {
    apiKey: 'required',
    baseUrl: 'optional',
    environment: { apiKey: 'OPENAI_API_KEY' },
    documentation: 'https://platform.openai.com/api-keys',
  },
  errorRules,
  paths,
  supports(operation, model, baseUrl) {
    if (operation === 'completion') return continuesText.test(model);
    return operation !== 'count_tokens' || countsAt(baseUrl);
  },
  codecs: [openaiChat, openaiResponses],
  url: (address, operation) =>
    address.dialect === 'openai-responses' && chatOperations.has(operation)
      ? `${withoutTrailingSlashes(address.baseUrl)}/responses`
      : urlOf(address, operation),
});
