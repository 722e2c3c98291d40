import {
  type Alias,
  type Caller,
  GatewayError,
  type ModelCatalog,
  type PlannedAlias,
  type Provider,
  type Random,
  type Target,
} from '@proxy/spec';
import type { ModelListing } from '../gateway/gateway.ts';
import { type AliasOptions, createAlias } from './create-alias.ts';
import { byPrecision, matchesPattern } from './pattern.ts';
import { rankTargets } from './rank.ts';

export interface RouterOptions {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly aliases?: Readonly<Record<string, AliasOptions>> | undefined;
  readonly catalog?: ModelCatalog | undefined;
  readonly random?: Random | undefined;
}

/** Finds what a model's name stands for. */
export interface Router {
  readonly aliases: ReadonlyMap<string, Alias>;
  /**
   * An alias by its name or pattern; else `provider/model`; else a bare model that exactly one provider has.
   * @throws GatewayError `PROXY_MODEL_NOT_FOUND`, `PROXY_FORBIDDEN`
   */
  resolve(model: string, caller: Caller): Alias;
  /** What to try for an alias, its fallbacks included. */
  plan(alias: Alias): readonly PlannedAlias[];
  /** Every target of the aliases, and those of names that clients asked for lately, each once. */
  targets(): readonly Target[];
  listings(caller?: Caller): readonly ModelListing[];
}

/** How many names beside the configured ones are remembered: clients can ask for any. */
const rememberedNames = 1_000;
/** A longer name is no model's, and is not worth remembering. */
const longestName = 256;
/** Some providers have the model in the path of an address, where these would lead to another place. */
const dotSegment = /(?:^|\/)\.\.?(?:\/|$)/;

/** @throws RangeError where an alias names an unknown provider or fallback, or falls back on itself */
export function createRouter(options: RouterOptions): Router {
  const { providers, catalog, random = Math.random } = options;
  const aliases = new Map(
    Object.entries(options.aliases ?? {}).map(([name, alias]) => [name, createAlias(name, alias, providers, catalog)]),
  );
  checkFallbacks(aliases);
  const patterns = byPrecision([...aliases.keys()].filter((name) => name.endsWith('*')));
  const direct = new Map<string, Alias>();

  const find = (model: string): Alias | undefined => {
    const known = aliases.get(model) ?? direct.get(model);
    if (known) return known;
    if (model.length > longestName || dotSegment.test(model)) return undefined;
    const found = findPattern(model) ?? findDirect(model);
    if (!found) return undefined;
    if (direct.size >= rememberedNames) direct.clear();
    direct.set(model, found);
    return found;
  };
  const findPattern = (model: string): Alias | undefined => {
    const pattern = patterns.find((candidate) => matchesPattern(candidate, model));
    if (pattern === undefined) return undefined;
    const alias = options.aliases?.[pattern] as AliasOptions;
    const targets = alias.targets.map((target) => (target.model === '*' ? { ...target, model } : target));
    return { ...createAlias(pattern, { ...alias, targets }, providers, catalog), name: pattern };
  };
  const findDirect = (model: string): Alias | undefined => {
    const slash = model.indexOf('/');
    if (slash > 0) {
      const provider = providers.get(model.slice(0, slash));
      if (provider) return directAlias(provider, model.slice(slash + 1));
    }
    const owners = [...providers.values()].filter((provider) => hasModel(provider, model, catalog));
    const [owner] = owners;
    return owner && owners.length === 1 ? directAlias(owner, model) : undefined;
  };
  const directAlias = (provider: Provider, model: string): Alias | undefined =>
    model === ''
      ? undefined
      : createAlias(`${provider.id}/${model}`, { targets: [{ provider: provider.id, model }] }, providers, catalog);

  return {
    aliases,
    resolve(model, caller) {
      const alias = find(model);
      if (!alias)
        throw new GatewayError(
          'PROXY_MODEL_NOT_FOUND',
          `The model "${shown(model)}" does not exist or is not configured.`,
          { param: 'model' },
        );
      if (!mayUse(caller, alias.name, model, aliases)) {
        throw new GatewayError('PROXY_FORBIDDEN', `This key may not use the model "${shown(model)}".`, {
          param: 'model',
        });
      }
      return alias;
    },
    plan(alias) {
      const names = fallbackChain(alias, aliases);
      const chain = [alias, ...names.map((name) => aliases.get(name) as Alias)];
      return chain.map((planned) => ({ alias: planned, targets: rankTargets(planned, random) }));
    },
    targets() {
      const known = new Map<string, Target>();
      for (const { targets } of [...aliases.values(), ...direct.values()]) {
        for (const target of targets) if (target.model !== '*') known.set(target.id, target);
      }
      return [...known.values()];
    },
    listings: (caller) =>
      listModels(providers, aliases, catalog).filter(({ id }) => !caller || mayUse(caller, id, id, aliases)),
  };
}

/** A name as an error shows it: short, and on one line. */
function shown(model: string): string {
  return model.replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
}

/**
 * A key's list holds aliases, `provider/model` names and patterns. A name that a pattern alias serves is allowed by
 * that alias's own name, or by its own.
 */
function mayUse(caller: Caller, canonical: string, asked: string, aliases: ReadonlyMap<string, Alias>): boolean {
  if (!caller.models) return true;
  const viaAlias = aliases.has(canonical);
  return caller.models.some(
    (allowed) => matchesPattern(allowed, canonical) || (viaAlias && matchesPattern(allowed, asked)),
  );
}

function hasModel(provider: Provider, model: string, catalog: ModelCatalog | undefined): boolean {
  if (provider.models) return provider.models.includes(model);
  return catalog?.find(provider.adapter.catalogId ?? provider.adapter.id, model) !== undefined;
}

function listModels(
  providers: ReadonlyMap<string, Provider>,
  aliases: ReadonlyMap<string, Alias>,
  catalog: ModelCatalog | undefined,
): readonly ModelListing[] {
  const named = [...aliases.values()].map(
    (alias): ModelListing => ({
      id: alias.name,
      kind: 'alias',
      providers: [...new Set(alias.targets.map((target) => target.provider.id))],
      info: alias.targets[0]?.info,
    }),
  );
  const direct = [...providers.values()].flatMap((provider) => {
    const catalogId = provider.adapter.catalogId ?? provider.adapter.id;
    const models = provider.models ?? catalog?.list(catalogId).map((info) => info.id) ?? [];
    return models.map(
      (model): ModelListing => ({
        id: `${provider.id}/${model}`,
        kind: 'model',
        providers: [provider.id],
        info: catalog?.find(catalogId, model),
      }),
    );
  });
  return [...named, ...direct];
}

/** The fallbacks of an alias, and theirs, each once, in the order they are reached; those a reload took away are left out. */
function fallbackChain(alias: Alias, aliases: ReadonlyMap<string, Alias>): readonly string[] {
  if (alias.fallbacks.length === 0) return [];
  const reached = new Set<string>();
  const visit = (from: Alias): void => {
    for (const name of from.fallbacks) {
      if (name === alias.name || reached.has(name)) continue;
      const next = aliases.get(name);
      if (!next) continue;
      reached.add(name);
      visit(next);
    }
  };
  visit(alias);
  return [...reached];
}

function checkFallbacks(aliases: ReadonlyMap<string, Alias>): void {
  const sound = new Set<Alias>();
  const check = (alias: Alias, path: readonly string[]): void => {
    if (sound.has(alias)) return;
    for (const name of alias.fallbacks) {
      const next = aliases.get(name);
      if (!next) throw new RangeError(`models.${alias.name}.fallbacks: there is no alias "${name}".`);
      if (path.includes(name)) {
        throw new RangeError(`models.${name}.fallbacks: it falls back on itself (${[...path, name].join(' → ')}).`);
      }
      check(next, [...path, name]);
    }
    sound.add(alias);
  };
  for (const alias of aliases.values()) check(alias, [alias.name]);
}
