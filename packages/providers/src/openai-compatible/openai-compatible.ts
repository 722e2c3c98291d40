import type { ProviderAdapter } from '@proxy/spec';
import { openaiFace } from '../internal/openai-face.ts';

/**
 * Any server that speaks the OpenAI API: SGLang, LiteLLM, a proxy of one's own. The address goes up
 * to the version (`http://127.0.0.1:8000/v1`); a key is sent where one is configured. For a server whose streams end
 * without `[DONE]` set the provider's `lenientTerminator`.
 */
export const openaiCompatible: ProviderAdapter = openaiFace({
  id: 'openai-compatible',
  name: 'OpenAI-compatible server',
  requirements: { apiKey: 'optional', baseUrl: 'required', environment: {} },
});
