import type { Alias, ModelCapabilities, Provider, Target } from '@proxy/spec';
import { plainCodec } from './plain-codec.ts';

export function provider(change: Partial<Provider> = {}): Provider {
  return {
    id: 'openai',
    adapter: {
      id: 'openai',
      name: 'OpenAI',
      codecs: [plainCodec],
      requirements: { apiKey: 'required', baseUrl: 'optional', environment: {} },
      operations: ['chat', 'stream'],
      url: ({ baseUrl }) => baseUrl,
      authorize: () => ({}),
    },
    codec: plainCodec,
    baseUrl: 'https://upstream.example/v1',
    credentials: [{ id: 'a', apiKey: 'secret' }],
    headers: {},
    lenientTerminator: false,
    retryAmbiguous: true,
    ...change,
  };
}

export function target(change: Partial<Target> = {}, capabilities?: ModelCapabilities): Target {
  const info = capabilities && { provider: 'openai', id: 'small', capabilities, prices: [] };
  const credential = { id: 'a', apiKey: 'secret' };
  return { id: 'openai/small', provider: provider(), model: 'small', credential, weight: 1, info, ...change };
}

export function alias(change: Partial<Alias> = {}): Alias {
  return {
    name: 'fast',
    selector: 'in_order',
    targets: [target()],
    fallbacks: [],
    onLoss: 'allow',
    maxAttempts: 3,
    timeouts: { connect: 1, idle: 1, whole: 1, stream: 1 },
    ...change,
  };
}
