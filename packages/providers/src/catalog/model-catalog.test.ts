import { describe, expect, it } from 'vitest';
import type { CatalogRow } from './catalog-row.ts';
import { catalogOf, createModelCatalog } from './model-catalog.ts';

const rows: readonly CatalogRow[] = [
  { id: 'Big', names: { startsWith: ['big-'] }, prices: [{ prices: { input: 2 } }], capabilities: { tools: true } },
  { id: 'other', names: { contains: ['big'] }, prices: [{ prices: { input: 9 } }] },
  { id: 'big-mini', pricedAs: 'Big', capabilities: { tools: false } },
];
const text = rows.map((row) => JSON.stringify(row)).join('\n');

describe('find', () => {
  const catalog = catalogOf({ acme: text });

  it('takes the exact id before any rule', () => {
    expect(catalog.find('acme', 'big-mini')?.capabilities).toEqual({ tools: false });
  });

  it('takes the first row whose rules match', () => {
    expect(catalog.find('acme', 'big-2026-01-01')?.id).toBe('Big');
    expect(catalog.find('acme', 'a-big-one')?.id).toBe('other');
  });

  it('takes upper and lower case for the same', () => {
    expect(catalog.find('acme', 'BIG')?.id).toBe('Big');
    expect(catalog.find('acme', 'Big-X')?.id).toBe('Big');
  });

  it('gives a row the prices of the row it is priced as', () => {
    expect(catalog.find('acme', 'big-mini')?.prices).toEqual([{ prices: { input: 2 } }]);
  });

  it('knows nothing of other names, other providers and names beyond measure', () => {
    expect(catalog.find('acme', 'small')).toBeUndefined();
    expect(catalog.find('nobody', 'big')).toBeUndefined();
    expect(catalog.find('__proto__', 'big')).toBeUndefined();
    expect(catalog.find('acme', `big-${'x'.repeat(10_000)}`)).toBeUndefined();
  });

  it('gives the same object again, also after more names than it remembers', () => {
    const first = catalog.find('acme', 'big-1');
    for (let number = 0; number < 2_500; number++) catalog.find('acme', `unknown-${number}`);
    expect(catalog.find('acme', 'big-1')).toBe(first);
  });
});

describe('list', () => {
  it('has every model of the provider, and none of a stranger', () => {
    const catalog = catalogOf({ acme: text });
    expect(catalog.list('acme').map((model) => model.id)).toEqual(['Big', 'other', 'big-mini']);
    expect(catalog.list('nobody')).toEqual([]);
  });

  it('has the models of the mock provider, free of charge', () => {
    const models = createModelCatalog().list('mock');
    expect(models.map((model) => model.id)).toContain('echo');
    for (const model of models) expect(model.prices).toEqual([{ prices: { input: 0, output: 0 } }]);
  });
});

describe('an override', () => {
  it('sets prices and capabilities of a known model and leaves the rest', () => {
    const catalog = catalogOf({ acme: text }, [
      { provider: 'acme', model: 'big', prices: { input: 1, output: 4 }, capabilities: { maxOutputTokens: 100 } },
    ]);
    expect(catalog.find('acme', 'Big')).toEqual({
      provider: 'acme',
      id: 'Big',
      prices: [{ prices: { input: 1, output: 4 } }],
      capabilities: { tools: true, maxOutputTokens: 100 },
    });
  });

  it('of a dated name holds for that name alone, over what its rules give', () => {
    const catalog = catalogOf({ acme: text }, [
      { provider: 'acme', model: 'big-2027', prices: [{ prices: { input: 5 }, fromDate: '2027-01-01' }] },
    ]);
    expect(catalog.find('acme', 'big-2027')).toMatchObject({
      id: 'big-2027',
      prices: [{ prices: { input: 5 }, fromDate: '2027-01-01' }],
      capabilities: { tools: true },
    });
    expect(catalog.find('acme', 'big-2026')?.prices).toEqual([{ prices: { input: 2 } }]);
  });

  it('adds a model, and a provider', () => {
    const catalog = catalogOf({}, [
      { provider: 'ollama', model: 'qwen3', name: 'Qwen 3', prices: { input: 0, output: 0 } },
    ]);
    expect(catalog.list('ollama')).toEqual([
      {
        provider: 'ollama',
        id: 'qwen3',
        name: 'Qwen 3',
        prices: [{ prices: { input: 0, output: 0 } }],
        capabilities: {},
      },
    ]);
  });

  it('yields to a later one of the same model', () => {
    const catalog = catalogOf({}, [
      { provider: 'p', model: 'm', prices: { input: 1 }, capabilities: { tools: true } },
      { provider: 'p', model: 'm', prices: { input: 2 } },
    ]);
    expect(catalog.find('p', 'm')).toMatchObject({ prices: [{ prices: { input: 2 } }], capabilities: { tools: true } });
  });

  it('shows in the version', () => {
    expect(createModelCatalog([{ provider: 'p', model: 'm' }]).version).toBe(
      `${createModelCatalog().version}, with overrides`,
    );
  });
});
