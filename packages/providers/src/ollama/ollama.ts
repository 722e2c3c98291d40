import type { ProviderAdapter } from '@proxy/spec';
import { urlBelow } from '../internal/endpoints.ts';
import { olderNames, openaiFace, openaiPaths } from '../internal/openai-face.ts';
import { readOllamaHost } from './ollama-host.ts';

const below = urlBelow('Ollama', openaiPaths);

/**
 * Ollama, by its OpenAI face. Its models are whatever was pulled, so the catalog says nothing of them. It heeds only the
 * older name for the limit of the answer's length, and drops the other without a word.
 * @see https://github.com/ollama/ollama/blob/main/docs/openai.md
 */
export const ollama: ProviderAdapter = openaiFace({
  id: 'ollama',
  name: 'Ollama',
  defaultBaseUrl: 'http://127.0.0.1:11434',
  requirements: {
    apiKey: 'optional',
    baseUrl: 'optional',
    environment: { baseUrl: 'OLLAMA_HOST' },
    documentation: 'https://ollama.com/download',
  },
  fields: olderNames,
  readBaseUrl: readOllamaHost,
  url: (address, operation) => below({ ...address, baseUrl: `${readOllamaHost(address.baseUrl)}/v1` }, operation),
});
