import type { Caller, ModelCatalog, ModelInfo } from '@proxy/spec';
import { seededRandom } from '@proxy/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineAdapter } from '../../test/gateway-kit.ts';
import { createProvider } from '../registry/create-provider.ts';
import type { AliasOptions } from './create-alias.ts';
import { weighted } from './rank.ts';
import { createRouter } from './router.ts';

const info = (id: string): ModelInfo => ({ provider: 'line', id, capabilities: {}, prices: [] });
const catalog: ModelCatalog = {
  version: 'test',
  find: (_, model) => (model.startsWith('known') ? info(model) : undefined),
  list: () => [info('known-1')],
};
const providers = new Map(
  ['a', 'b'].map((id) => [
    id,
    createProvider(id, {
      adapter: lineAdapter(),
      baseUrl: 'http://127.0.0.1',
      ...(id === 'b' && { models: ['only-b'] }),
    }),
  ]),
);
const anyone: Caller = { id: 'anyone' };
const one = (model: string): AliasOptions => ({ targets: [{ provider: 'a', model }] });
const router = (aliases: Record<string, AliasOptions>) =>
  createRouter({ providers, aliases, catalog, random: seededRandom(1) });
const routesTo = (aliases: Record<string, AliasOptions>, model: string): string | undefined =>
  router(aliases).resolve(model, anyone).targets[0]?.id;

describe('a router', () => {
  it('takes a very long name for that of no model, and does not remember it', () => {
    const { resolve, targets } = router({ '*': one('*') });
    expect(resolve('x'.repeat(256), anyone).targets).toHaveLength(1);
    for (const name of ['x'.repeat(257), `a/${'x'.repeat(10_000)}`])
      expect(() => resolve(name, anyone)).toThrow(expect.objectContaining({ code: 'PROXY_MODEL_NOT_FOUND' }));
    expect(targets()).toHaveLength(1);
  });

  it.each(['a/..', 'a/../x', 'a/known/../../x', 'a/./x', '..', 'x/..'])(
    'takes %j, which leads elsewhere in a path, for the name of no model',
    (model) => {
      expect(() => router({ '*': one('*') }).resolve(model, anyone)).toThrow(
        expect.objectContaining({ code: 'PROXY_MODEL_NOT_FOUND' }),
      );
    },
  );

  it.each([
    ['an alias by its name', { fast: one('x') }, 'fast', 'a/x'],
    ['a pattern', { 'claude-*': one('x') }, 'claude-3', 'a/x'],
    ['the longest pattern', { '*': one('x'), 'cl-*': one('y') }, 'cl-3', 'a/y'],
    ['a pattern whose target takes the name asked for', { 'gpt-*': one('*') }, 'gpt-5', 'a/gpt-5'],
    ['provider and model, split at the first slash', {}, 'a/org/model', 'a/org/model'],
    ['a bare model that one provider has by its configuration', {}, 'only-b', 'b/only-b'],
    ['a bare model that one provider has by the catalog', {}, 'known-1', 'a/known-1'],
  ])('finds %s', (_, aliases, model, target) => {
    expect(routesTo(aliases, model)).toBe(target);
    expect(routesTo(aliases, model)).toBe(target);
  });

  it.each(['nothing', 'c/x', 'a/', '/x', '__proto__', 'constructor', 'fast ', 'FAST'])('does not know %j', (model) => {
    expect(() => router({ fast: one('x') }).resolve(model, anyone)).toThrow(
      expect.objectContaining({ code: 'PROXY_MODEL_NOT_FOUND', status: 404 }),
    );
  });

  it('shows an unknown name on one line and cut short', () => {
    const name = `evil\r\nx-header: 1${'x'.repeat(300)}`;
    expect(() => router({}).resolve(name, anyone)).toThrow(/^The model "evil\?\?x-header: 1x{180,184}" does not exist/);
  });

  it.each([
    [['fast'], 'fast', true],
    [['fast'], 'slow', false],
    [['fast'], 'a/x', false],
    [['a/*'], 'a/x', true],
    [['a/*'], 'b/x', false],
    [['a/*'], 'fast', false],
    [['gpt-5'], 'gpt-5', true],
    [['gpt-5'], 'gpt-6', false],
    [['gpt-*'], 'gpt-6', true],
    [[], 'fast', false],
  ])('lets a key that lists %j ask for %s: %s', (models, asked, allowed) => {
    const ask = () => router({ fast: one('x'), slow: one('y'), 'gpt-*': one('*') }).resolve(asked, { id: 'k', models });
    if (allowed) expect(ask()).toBeDefined();
    else expect(ask).toThrow(expect.objectContaining({ code: 'PROXY_FORBIDDEN', status: 403 }));
  });

  it('plans the fallbacks after the alias, each once', () => {
    const aliases = {
      top: { ...one('x'), fallbacks: ['mid', 'low'] },
      mid: { ...one('y'), fallbacks: ['low'] },
      low: one('z'),
    };
    const built = router(aliases);
    const plan = built.plan(built.resolve('top', anyone));
    expect(plan.map(({ alias }) => alias.name)).toEqual(['top', 'mid', 'low']);
  });

  it.each([
    ['an unknown provider', { fast: { targets: [{ provider: 'c', model: 'x' }] } }, 'there is no provider "c"'],
    ['an unknown fallback', { fast: { ...one('x'), fallbacks: ['none'] } }, 'there is no alias "none"'],
    [
      'a circle',
      { p: { ...one('x'), fallbacks: ['q'] }, q: { ...one('x'), fallbacks: ['p'] } },
      'falls back on itself (p → q → p)',
    ],
  ])('refuses %s', (_, aliases, message) => {
    expect(() => router(aliases)).toThrow(message);
  });

  it('checks each fallback once, however many ways lead to it', () => {
    const level = (n: number): [string, AliasOptions] => [
      `l${n}`,
      { ...one('x'), fallbacks: [`l${n + 1}`, `m${n + 1}`] },
    ];
    const twin = (n: number): [string, AliasOptions] => [
      `m${n}`,
      { ...one('x'), fallbacks: [`l${n + 1}`, `m${n + 1}`] },
    ];
    const levels = Array.from({ length: 40 }, (_, n) => [level(n), twin(n)]).flat();
    const aliases = Object.fromEntries([...levels, ['l40', one('x')], ['m40', one('x')]]);
    expect(router(aliases).plan(router(aliases).resolve('l0', anyone))).toHaveLength(81);
  });

  it('lists aliases and models that a key may use', () => {
    const ids = router({ fast: one('x') })
      .listings({ id: 'k', models: ['fast', 'b/*'] })
      .map(({ id }) => id);
    expect(ids).toEqual(['fast', 'b/only-b']);
    expect(
      router({ fast: one('x') })
        .listings()
        .map(({ id }) => id),
    ).toEqual(['fast', 'a/known-1', 'b/only-b']);
  });

  it('forgets made-up names before they fill the memory', () => {
    const built = router({});
    const first = built.resolve('a/0', anyone);
    expect(built.resolve('a/0', anyone)).toBe(first);
    for (let n = 1; n <= 1_000; n++) built.resolve(`a/${n}`, anyone);
    expect(built.resolve('a/0', anyone)).not.toBe(first);
  });
});

describe('the order of targets', () => {
  const three = ['x', 'y', 'z'].map((model) => ({ provider: 'a', model, weight: model === 'x' ? 8 : 1 }));
  const firsts = (selector: AliasOptions['selector']): Record<string, number> => {
    const built = router({ alias: { selector, targets: three } });
    const counts: Record<string, number> = {};
    for (let n = 0; n < 1_000; n++) {
      const [planned] = built.plan(built.resolve('alias', anyone));
      expect(planned?.targets.map(({ model }) => model).sort()).toEqual(['x', 'y', 'z']);
      const first = planned?.targets[0]?.model ?? '';
      counts[first] = (counts[first] ?? 0) + 1;
    }
    return counts;
  };

  it('is that of the file for in_order', () => expect(firsts('in_order')).toEqual({ x: 1_000 }));
  it('is even for random', () => expect(firsts('random')['x']).toBeGreaterThan(280));
  it('follows the weights for weighted', () => expect(firsts('weighted')['x']).toBeGreaterThan(750));

  it('is a permutation in which an item of weight 0 comes last', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5)), fc.integer(), (weights, seed) => {
        const items = weights.map((weight, index) => ({ weight, index }));
        const ordered = weighted(items, ({ weight }) => weight, seededRandom(seed));
        expect([...ordered].sort((p, q) => p.index - q.index)).toEqual(items);
        const firstIdle = ordered.findIndex(({ weight }) => weight === 0);
        if (firstIdle >= 0) expect(ordered.slice(firstIdle).every(({ weight }) => weight === 0)).toBe(true);
      }),
    );
  });
});
