import type { ModelCatalog, ProviderAdapter } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { lineAdapter } from '../../test/gateway-kit.ts';
import { createTarget } from '../router/create-alias.ts';
import { createProvider } from './create-provider.ts';
import { createProviderRegistry } from './provider-registry.ts';

const keyed: ProviderAdapter = {
  ...lineAdapter(),
  id: 'keyed',
  defaultBaseUrl: 'https://keyed.example/v1/',
  requirements: { apiKey: 'required', baseUrl: 'optional', environment: { apiKey: 'KEYED_API_KEY' } },
};
const local: ProviderAdapter = {
  ...lineAdapter(),
  id: 'local',
  defaultBaseUrl: 'http://127.0.0.1:9',
  readBaseUrl: (text) => (text.includes('://') ? text : `http://${text}`),
  requirements: { apiKey: 'none', baseUrl: 'optional', environment: { baseUrl: 'LOCAL_HOST' } },
};
const catalog: ModelCatalog = {
  version: 'test',
  find: (provider, model) =>
    provider === 'keyed' && model === 'k1' ? { provider, id: model, capabilities: {}, prices: [] } : undefined,
  list: (provider) => (provider === 'keyed' ? [{ provider, id: 'k1', capabilities: {}, prices: [] }] : []),
};
const registry = () => createProviderRegistry([keyed, local], catalog);

describe('a provider registry', () => {
  it('takes each type once', () => {
    const known = registry();
    known.register({ ...local, id: 'another' });
    expect(known.adapters.map(({ id }) => id)).toEqual(['keyed', 'local', 'another']);
    expect(() => known.register(local)).toThrow('A provider type "local" is registered already.');
  });

  it('makes providers, and says which types there are when asked for another', () => {
    const provider = registry().create('mine', 'keyed', { apiKey: 'k' });
    expect(provider).toMatchObject({
      id: 'mine',
      baseUrl: 'https://keyed.example/v1',
      credentials: [{ apiKey: 'k' }],
      retryAmbiguous: true,
    });
    expect(() => registry().create('mine', 'none')).toThrow(
      'There is no provider type "none"; there are: keyed, local.',
    );
    expect(registry().find('none')).toBeUndefined();
  });

  it('finds providers in the environment', () => {
    const found = (environment: Record<string, string>) =>
      registry()
        .discover(environment)
        .map(({ id, variables, provider }) => [id, variables, provider.baseUrl]);
    expect(found({})).toEqual([]);
    expect(found({ KEYED_API_KEY: '', LOCAL_HOST: '' })).toEqual([]);
    expect(found({ KEYED_API_KEY: 'k', LOCAL_HOST: '127.0.0.1:1' })).toEqual([
      ['keyed', ['KEYED_API_KEY'], 'https://keyed.example/v1'],
      ['local', ['LOCAL_HOST'], 'http://127.0.0.1:1'],
    ]);
  });

  it('knows defaults and requirements', () => {
    expect(registry().defaultConfig('local')).toEqual({
      baseUrl: 'http://127.0.0.1:9',
      lenientTerminator: false,
      retryAmbiguous: true,
      models: undefined,
    });
    expect(registry().configRequirements('keyed').apiKey).toBe('required');
  });

  it('knows a model by configuration, else by the catalog, else not', () => {
    const known = registry();
    const keyedProvider = known.create('k', 'keyed', { apiKey: 'k' });
    expect([known.supportsModel(keyedProvider, 'k1'), known.supportsModel(keyedProvider, 'k2')]).toEqual([true, false]);
    expect(known.supportsModel(known.create('l', 'local'), 'any')).toBeUndefined();
    expect(known.supportsModel(known.create('l', 'local', { models: ['one'] }), 'two')).toBe(false);
    expect(createProviderRegistry([local]).supportsModel(known.create('l', 'local'), 'any')).toBeUndefined();
  });
});

describe('createProvider', () => {
  const two = [
    { id: 'x', apiKey: '1' },
    { id: 'x', apiKey: '2' },
  ];
  it.each([
    ['no address', { adapter: lineAdapter() }, 'providers.p.baseUrl: Line has no default address; give one.'],
    ['a wrong address', { adapter: local, baseUrl: 'ftp://x' }, 'providers.p.baseUrl: must be an http or https URL.'],
    ['no key', { adapter: keyed }, 'providers.p.apiKey: Line needs an API key.'],
    [
      'an unknown dialect',
      { adapter: local, dialect: 'latin' },
      'providers.p.dialect: Line does not answer in "latin"; allowed: lines.',
    ],
    [
      'key and credentials',
      { adapter: keyed, apiKey: 'k', credentials: [{ id: 'a', apiKey: 'k' }] },
      'providers.p.credentials: give either apiKey or credentials.',
    ],
    [
      'a key that would never be sent',
      { adapter: { ...keyed, requirements: { ...keyed.requirements, apiKey: 'none' as const } }, apiKey: 'k' },
      'providers.p.apiKey: Line takes no API key.',
    ],
    ['no credentials', { adapter: keyed, credentials: [] }, 'providers.p.credentials: the list is empty.'],
    [
      'two of one name',
      { adapter: keyed, credentials: two },
      'providers.p.credentials: two credentials have the same id.',
    ],
  ])('says of %s which option it is', (_, options, message) => {
    expect(() => createProvider('p', options)).toThrow(message);
  });

  it('needs no address for a provider inside the process', () => {
    const adapter = { ...lineAdapter(), transport: { dispatch: () => ({ abort() {}, pause() {}, resume() {} }) } };
    expect(createProvider('p', { adapter, dialect: 'lines' }).baseUrl).toBe('http://in-process');
  });
});

describe('createProvider, of an adapter with settings,', () => {
  const placed: ProviderAdapter = {
    ...local,
    id: 'placed',
    requirements: {
      apiKey: 'optional',
      baseUrl: 'optional',
      environment: { apiKey: 'PLACED_KEY' },
      settings: {
        region: { what: 'a region', environment: ['PLACED_REGION', 'REGION'], isRequired: true },
        flavour: { what: 'a flavour' },
      },
    },
    configure: ({ region, flavour }) =>
      flavour === 'sour'
        ? { setting: 'flavour', problem: 'is not to our taste.' }
        : { ...placed, defaultBaseUrl: `https://${region}.example` },
  };
  const create = (settings: Record<string, string | undefined>, environment: Record<string, string> = {}) =>
    createProvider('p', { adapter: placed, settings, environment });

  it('makes an adapter of them, from configuration before the environment', () => {
    expect(create({ region: 'north' }, { REGION: 'south' }).baseUrl).toBe('https://north.example');
    expect(create({ region: undefined }, { PLACED_REGION: '', REGION: 'south' }).baseUrl).toBe('https://south.example');
  });

  it('names the one that is missing, wrong or unknown', () => {
    const failures = [
      [{}, 'providers.p.region: Line needs a region; give one, or set PLACED_REGION or REGION.'],
      [{ region: 'north', flavour: 'sour' }, 'providers.p.flavour: is not to our taste.'],
      [{ region: 'north', project: 'x' }, 'providers.p.project: Line has no such option.'],
    ] as const;
    for (const [settings, message] of failures) expect(() => create(settings)).toThrow(message);
    expect(() => createProvider('p', { adapter: local, settings: { region: 'north' } })).toThrow(
      'providers.p.region: Line has no such option.',
    );
  });

  it('is found in the environment only where all that it needs is there', () => {
    const found = (environment: Record<string, string>) =>
      createProviderRegistry([placed]).discover(environment).length;
    expect(found({ PLACED_KEY: 'k' })).toBe(0);
    expect(found({ PLACED_KEY: 'k', REGION: 'south' })).toBe(1);
  });

  it('serves each model by the adapter that the model has', () => {
    const other: ProviderAdapter = {
      ...placed,
      id: 'other',
      codecs: [{ ...lineAdapter().codecs[0], dialect: 'verse' }],
    };
    const adapter: ProviderAdapter = {
      ...local,
      forModel: (model) => (model.startsWith('poet') ? other : local),
    };
    const provider = createProvider('p', { adapter });
    const dialectOf = (model: string) =>
      createTarget(provider, provider.credentials[0], { model }).provider.codec.dialect;
    expect([dialectOf('poet-1'), dialectOf('clerk')]).toEqual(['verse', 'lines']);
  });
});
