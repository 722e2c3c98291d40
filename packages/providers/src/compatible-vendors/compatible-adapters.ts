import type { ProviderAdapter } from '@proxy/spec';
import { openaiFace } from '../internal/openai-face.ts';
import { type CompatibleVendor, compatibleVendors } from './compatible-vendors.ts';

function adapterOf({ apiKeyVariable, keys, source: _source, ...face }: CompatibleVendor): ProviderAdapter {
  return openaiFace({
    ...face,
    requirements: {
      apiKey: 'required',
      baseUrl: 'optional',
      environment: { apiKey: apiKeyVariable },
      documentation: keys,
    },
  });
}

/** An adapter for each row of `compatibleVendors`. */
export const compatibleAdapters: readonly ProviderAdapter[] = compatibleVendors.map(adapterOf);
