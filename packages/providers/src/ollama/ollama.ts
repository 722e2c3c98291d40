import { ollamaChat, openaiChat } from '@proxy/dialects';
import type { Address, Operation, ProviderAdapter } from '@proxy/spec';
import { type Paths, urlBelow } from '../internal/endpoints.ts';
import { olderNames, openaiFace, openaiPaths } from '../internal/openai-face.ts';
import { readOllamaHost } from './ollama-host.ts';

const below = urlBelow('Ollama', openaiPaths);
const nativePaths: Paths = { chat: '/api/chat', stream: '/api/chat', embeddings: '/api/embed' };
const belowNative = urlBelow('Ollama', nativePaths);

/** Of its own API only chat and embeddings are used; the list of models, and all else, are the same at the other face. */
function url(address: Address, operation: Operation): string {
  const baseUrl = readOllamaHost(address.baseUrl);
  const isNative = address.dialect === ollamaChat.dialect && nativePaths[operation] !== undefined;
  return isNative
    ? belowNative({ ...address, baseUrl }, operation)
    : below({ ...address, baseUrl: `${baseUrl}/v1` }, operation);
}

/**
 * Ollama, by its OpenAI face: there a client of that dialect is passed through byte by byte, calls have ids in every
 * version, and reasoning and schemas are taken as well. Its own API (`dialect: ollama-chat`) is for what only that has:
 * `keep_alive`, the size of the context and the other options of the sampler, the spans of time in usage.
 *
 * Its models are whatever was pulled, so the catalog says nothing of them. The OpenAI face heeds only the older name for
 * the limit of the answer's length, and drops the other without a word.
 * @see https://github.com/ollama/ollama/blob/main/docs/openai.md and https://docs.ollama.com/api/chat
 */
export const ollama: ProviderAdapter = openaiFace({
  id: 'ollama',
  name: 'Ollama',
  codecs: [openaiChat, ollamaChat],
  defaultBaseUrl: 'http://127.0.0.1:11434',
  requirements: {
    apiKey: 'optional',
    baseUrl: 'optional',
    environment: { baseUrl: 'OLLAMA_HOST' },
    documentation: 'https://ollama.com/download',
  },
  fields: olderNames,
  readBaseUrl: readOllamaHost,
  url,
});
