import type { ProviderAdapter } from '@proxy/spec';
import { type OpenaiFace, olderNames, openaiFace } from '../internal/openai-face.ts';

/** A program that serves models on a machine of one's own. */
export interface LocalServer extends Omit<OpenaiFace, 'requirements' | 'defaultBaseUrl'> {
  /** Where it listens unless it is told otherwise. */
  readonly defaultBaseUrl: string;
  /** Its own page about this face. */
  readonly source: string;
}

/** Servers that ask for a key only where they were given one, and that no variable switches on: they are named in configuration. */
export const localServers: readonly LocalServer[] = [
  {
    id: 'vllm',
    name: 'vLLM',
    defaultBaseUrl: 'http://127.0.0.1:8000/v1',
    source: 'https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html',
  },
  {
    id: 'lmstudio',
    name: 'LM Studio',
    defaultBaseUrl: 'http://127.0.0.1:1234/v1',
    source: 'https://lmstudio.ai/docs/developer/openai-compat',
    fields: olderNames,
  },
  {
    id: 'llama-cpp',
    name: 'llama.cpp',
    defaultBaseUrl: 'http://127.0.0.1:8080/v1',
    source: 'https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md',
    fields: olderNames,
  },
];

function adapterOf({ source, ...face }: LocalServer): ProviderAdapter {
  const requirements = { apiKey: 'optional', baseUrl: 'optional', environment: {}, documentation: source } as const;
  return openaiFace({ ...face, requirements });
}

/** An adapter for each row of `localServers`. */
export const localAdapters: readonly ProviderAdapter[] = localServers.map(adapterOf);
