import { type OpenaiFace, olderNames, openaiChatPaths, openaiPaths } from '../internal/openai-face.ts';

/** A vendor's face that needs no code of its own. */
export interface CompatibleVendor extends Omit<OpenaiFace, 'requirements' | 'defaultBaseUrl'> {
  readonly defaultBaseUrl: string;
  /** The variable of the environment that holds its key. */
  readonly apiKeyVariable: string;
  /** Where a key is obtained. */
  readonly keys: string;
  /** The vendor's own page about this face. */
  readonly source: string;
}

/**
 * Vendors that are served by their OpenAI-compatible face. None was tried on a live account: addresses and quirks are
 * what the source says, and what recorded answers show.
 */
export const compatibleVendors: readonly CompatibleVendor[] = [
  {
    id: 'deepseek',
    name: 'DeepSeek',
    defaultBaseUrl: 'https://api.deepseek.com',
    apiKeyVariable: 'DEEPSEEK_API_KEY',
    keys: 'https://platform.deepseek.com/api_keys',
    source: 'https://api-docs.deepseek.com/api/create-chat-completion',
    paths: openaiChatPaths,
    fields: olderNames,
  },
  {
    id: 'xai',
    name: 'xAI',
    defaultBaseUrl: 'https://api.x.ai/v1',
    apiKeyVariable: 'XAI_API_KEY',
    keys: 'https://console.x.ai',
    source: 'https://docs.x.ai/docs/api-reference',
    paths: openaiChatPaths,
    /**
     * A bad key is a 400. An empty account is a 403 or a 429, told by its message alone:
     * https://github.com/continuedev/continue/issues/12670 and https://github.com/continuedev/continue/issues/10740
     */
    errorRules: [
      { status: 400, says: 'incorrect api key', class: 'auth' },
      { says: "doesn't have any credits", class: 'quota_exhausted' },
      { says: 'used all available credits', class: 'quota_exhausted' },
      { says: 'run out of credits', class: 'quota_exhausted' },
    ],
  },
  {
    id: 'together',
    name: 'Together AI',
    defaultBaseUrl: 'https://api.together.xyz/v1',
    apiKeyVariable: 'TOGETHER_API_KEY',
    keys: 'https://api.together.ai/settings/api-keys',
    source: 'https://docs.together.ai/docs/openai-api-compatibility',
    fields: olderNames,
    /**
     * 403 is a prompt that does not fit the model: https://docs.together.ai/docs/error-codes
     * A model that needs an endpoint of one's own is a 400: https://github.com/HeyPuter/puter/issues/3168
     */
    errorRules: [
      { status: 403, class: 'caller_fault' },
      { word: 'model_not_available', class: 'model_missing' },
    ],
  },
  {
    id: 'openrouter',
    name: 'OpenRouter',
    defaultBaseUrl: 'https://openrouter.ai/api/v1',
    apiKeyVariable: 'OPENROUTER_API_KEY',
    keys: 'https://openrouter.ai/settings/keys',
    source: 'https://openrouter.ai/docs/api/reference/errors-and-debugging',
    paths: { ...openaiChatPaths, completion: openaiPaths.completion },
    /**
     * 403 is a prompt that moderation flagged, unless it is the key's own spending limit:
     * https://github.com/RooCodeInc/Roo-Code/issues/515
     */
    errorRules: [
      { status: 403, says: 'key limit exceeded', class: 'quota_exhausted' },
      { status: 403, class: 'caller_fault' },
    ],
  },
  {
    id: 'fireworks',
    name: 'Fireworks AI',
    defaultBaseUrl: 'https://api.fireworks.ai/inference/v1',
    apiKeyVariable: 'FIREWORKS_API_KEY',
    keys: 'https://app.fireworks.ai/settings/users/api-keys',
    source: 'https://docs.fireworks.ai/tools-sdks/openai-compatibility',
    /** 412 is a suspended account: https://docs.fireworks.ai/guides/inference-error-codes */
    errorRules: [{ status: 412, class: 'quota_exhausted' }],
  },
  {
    id: 'cerebras',
    name: 'Cerebras',
    defaultBaseUrl: 'https://api.cerebras.ai/v1',
    apiKeyVariable: 'CEREBRAS_API_KEY',
    keys: 'https://cloud.cerebras.ai',
    source: 'https://inference-docs.cerebras.ai/resources/openai',
    paths: openaiChatPaths,
  },
  {
    id: 'perplexity',
    name: 'Perplexity',
    defaultBaseUrl: 'https://api.perplexity.ai',
    apiKeyVariable: 'PERPLEXITY_API_KEY',
    keys: 'https://www.perplexity.ai/account/api',
    source: 'https://docs.perplexity.ai/api-reference/chat-completions-post',
    /** It has no list of models. */
    paths: { chat: openaiPaths.chat, stream: openaiPaths.stream },
    /** A recorded stream ends after its finish reason, without `[DONE]`. */
    lenientTerminator: true,
    fields: olderNames,
  },
  {
    id: 'huggingface',
    name: 'Hugging Face',
    defaultBaseUrl: 'https://router.huggingface.co/v1',
    apiKeyVariable: 'HF_TOKEN',
    keys: 'https://huggingface.co/settings/tokens',
    source: 'https://huggingface.co/docs/inference-providers/index',
    paths: openaiChatPaths,
    fields: olderNames,
  },
  {
    id: 'nvidia-nim',
    name: 'NVIDIA NIM',
    defaultBaseUrl: 'https://integrate.api.nvidia.com/v1',
    apiKeyVariable: 'NVIDIA_API_KEY',
    keys: 'https://build.nvidia.com/settings/api-keys',
    source: 'https://docs.nvidia.com/nim/large-language-models/latest/reference/api-reference.html',
    fields: olderNames,
  },
];
