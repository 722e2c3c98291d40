import { GatewayError, type ProviderAdapter } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { toyCodec } from '../../test/toy-codec.ts';
import { describeProviderAdapter, providerAdapterChecks } from './provider-adapter.ts';

const toyProvider: ProviderAdapter = {
  id: 'toy',
  name: 'Toy',
  codecs: [toyCodec],
  defaultBaseUrl: 'https://toy.example/v1',
  requirements: { apiKey: 'optional', baseUrl: 'optional', environment: { apiKey: 'TOY_API_KEY' } },
  operations: ['chat', 'stream'],
  url({ baseUrl }, operation) {
    if (operation !== 'chat' && operation !== 'stream') throw new GatewayError('PROXY_UNSUPPORTED', 'Toys only chat.');
    return `${baseUrl}/chat`;
  },
  authorize: (_, { apiKey }): Record<string, string> => (apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
};

describeProviderAdapter(toyProvider);

async function failures(change: Partial<ProviderAdapter>): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of providerAdapterChecks({ ...toyProvider, ...change })) {
    try {
      await run();
    } catch {
      failed.push(name);
    }
  }
  return failed;
}

describe('providerAdapterChecks', () => {
  it.each<[string, Partial<ProviderAdapter>, string]>([
    [
      'has an id no configuration can hold',
      { id: 'Toy Inc' },
      'is called by an id for configuration and a name for people',
    ],
    ['speaks a dialect twice', { codecs: [toyCodec, toyCodec] }, 'speaks each of its dialects once'],
    ['offers nothing', { operations: [] }, 'offers operations that exist, each once'],
    ['travels in the clear', { defaultBaseUrl: 'http://toy.example' }, 'has a base URL, or asks for one'],
    [
      'reads a variable that cannot be set',
      { requirements: { ...toyProvider.requirements, environment: { apiKey: 'toy-key' } } },
      'reads variables of the environment that can be set',
    ],
    [
      'calls another host',
      { url: () => 'https://elsewhere.example/chat' },
      'finds every operation it offers below its base URL',
    ],
    ['invents addresses', { url: ({ baseUrl }) => `${baseUrl}/x` }, 'refuses every operation it does not offer'],
    [
      'writes capital names',
      { authorize: () => ({ Authorization: 'x' }) },
      'writes header names in lower case and values on one line',
    ],
    [
      'ignores the credential',
      { authorize: () => ({ authorization: 'Bearer x' }) },
      'proves each credential with headers of its own',
    ],
    [
      'sends a key it does not have',
      { authorize: (_, { apiKey }) => ({ authorization: `Bearer ${apiKey}` }) },
      'says nothing of a key where there is none',
    ],
    [
      'breaks at an error it does not know',
      {
        classify: (status, { code = '' }) => (code.length > 5 ? ('odd' as 'invalid') : status > 0 ? 'auth' : 'invalid'),
      },
      'has a class for every HTTP error, whatever it says',
    ],
    [
      'reads models where there are none',
      { readModelList: () => ['undefined'] },
      'reads no models in an answer that lists none',
    ],
  ])('finds an adapter that %s', async (_, change, check) => {
    expect(await failures(change)).toContain(check);
  });
});
