import { openaiChat } from '@proxy/dialects';
import type { Credential, FieldChanges, Headers, Operation, ProviderAdapter } from '@proxy/spec';
import { operationsOf, type Paths, urlBelow } from './endpoints.ts';
import { classifyBy, type ErrorRule } from './error-rules.ts';

/** Paths of the OpenAI API. A vendor whose face lacks some takes what it has from here. */
export const openaiPaths: Readonly<Record<Exclude<Operation, 'count_tokens'>, string>> = {
  chat: '/chat/completions',
  stream: '/chat/completions',
  embeddings: '/embeddings',
  completion: '/completions',
  list_models: '/models',
  validate: '/models',
};

const { embeddings: _embeddings, completion: _completion, ...chatPaths } = openaiPaths;
/** A face that has chat and a list of models, and no more. */
export const openaiChatPaths: Paths = chatPaths;

/** A vendor that speaks the OpenAI chat dialect: what is its own. */
export interface OpenaiFace
  extends Pick<ProviderAdapter, 'id' | 'name' | 'requirements'>,
    Partial<
      Pick<
        ProviderAdapter,
        | 'catalogId'
        | 'codecs'
        | 'defaultBaseUrl'
        | 'defaultModel'
        | 'fields'
        | 'lenientTerminator'
        | 'readBaseUrl'
        | 'readModelList'
        | 'stateRealm'
        | 'streamUsage'
        | 'supports'
        | 'url'
      >
    > {
  readonly paths?: Paths;
  readonly errorRules?: readonly ErrorRule[];
}

/** The adapter of a vendor that speaks the OpenAI chat dialect and takes its key as a bearer token. */
export function openaiFace({ paths = openaiPaths, errorRules = [], ...own }: OpenaiFace): ProviderAdapter {
  return {
    codecs: [openaiChat],
    operations: operationsOf(paths),
    url: urlBelow(own.name, paths),
    authorize: (_request, credential) => bearer(credential),
    classify: classifyBy(errorRules),
    ...own,
  };
}

/** No key, no header: a server of one's own may ask for none. */
function bearer({ apiKey }: Credential): Headers {
  return apiKey ? { authorization: `Bearer ${apiKey}` } : {};
}

/** OpenAI's names on the left, where a vendor knows only the older one. */
export const olderNames: FieldChanges = { max_completion_tokens: 'max_tokens' };
