import type { ProviderAdapter } from '@proxy/spec';
import { anthropic } from './anthropic/anthropic.ts';
import { azureOpenai } from './azure-openai/azure-openai.ts';
import { bedrock } from './bedrock/bedrock.ts';
import { cohere } from './cohere/cohere.ts';
import { compatibleAdapters } from './compatible-vendors/compatible-adapters.ts';
import { groq } from './groq/groq.ts';
import { localAdapters } from './local-servers/local-servers.ts';
import { mistral } from './mistral/mistral.ts';
import { mock } from './mock/mock.ts';
import { ollama } from './ollama/ollama.ts';
import { openai } from './openai/openai.ts';
import { openaiCompatible } from './openai-compatible/openai-compatible.ts';
import { vertex } from './vertex/vertex.ts';

/** Every provider that comes with the gateway. The id of each is the `type` by which configuration names it. */
export const builtInAdapters: readonly ProviderAdapter[] = [
  openai,
  anthropic,
  groq,
  mistral,
  cohere,
  ollama,
  openaiCompatible,
  azureOpenai,
  bedrock,
  vertex,
  ...localAdapters,
  ...compatibleAdapters,
  mock,
];

/** The built-in adapter of a type; `undefined` where there is none. */
export function findAdapter(type: string): ProviderAdapter | undefined {
  return builtInAdapters.find((adapter) => adapter.id === type);
}
