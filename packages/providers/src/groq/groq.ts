import type { ProviderAdapter } from '@proxy/spec';
import type { ErrorRule } from '../internal/error-rules.ts';
import { openaiChatPaths, openaiFace } from '../internal/openai-face.ts';

/**
 * - 498 is "flex capacity exceeded": https://console.groq.com/docs/flex-processing
 * - 413 with a rate limit's code is a prompt larger than the account's tokens per minute; other providers take it:
 *   https://github.com/HunorLaczko/ha-groq-cloud-api/issues/27
 * - `tool_use_failed` is a 400 for what the model did, not the caller: its tool call did not fit the schema. Another try may:
 *   https://console.groq.com/docs/tool-use
 * - retired models are a 400: https://github.com/atiilla/sqlmap-ai/issues/3
 * - a barred account is a 400: https://github.com/songquanpeng/one-api/issues/1764
 */
const errorRules: readonly ErrorRule[] = [
  { status: 498, class: 'overloaded' },
  { status: 413, word: 'rate_limit_exceeded', class: 'rate_limited' },
  { word: 'tool_use_failed', class: 'invalid' },
  { word: 'model_decommissioned', class: 'model_missing' },
  { word: 'organization_restricted', class: 'auth' },
];

/** Groq. @see https://console.groq.com/docs/openai and https://console.groq.com/docs/errors */
export const groq: ProviderAdapter = openaiFace({
  id: 'groq',
  defaultModel: 'llama-3.3-70b-versatile',
  name: 'Groq',
  defaultBaseUrl: 'https://api.groq.com/openai/v1',
  requirements: {
    apiKey: 'required',
    baseUrl: 'optional',
    environment: { apiKey: 'GROQ_API_KEY' },
    documentation: 'https://console.groq.com/keys',
  },
  paths: openaiChatPaths,
  errorRules,
});
