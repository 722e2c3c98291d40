import type { Alias, Credential, JsonObject, ModelCatalog, Provider, Selector, Target, Timeouts } from '@proxy/spec';
import { compileFit } from './compile-fit.ts';
import { realmOf } from './realm.ts';

export interface TargetOptions {
  readonly provider: string;
  /** The provider's name of the model; `*` passes the name that was asked for. */
  readonly model: string;
  readonly weight?: number | undefined;
  readonly params?:
    | { readonly defaults?: JsonObject | undefined; readonly overrides?: JsonObject | undefined }
    | undefined;
}

export interface AliasOptions {
  readonly selector?: Selector | undefined;
  readonly targets: readonly TargetOptions[];
  readonly fallbacks?: readonly string[] | undefined;
  readonly onLoss?: 'allow' | 'reject' | undefined;
  /** Requests sent within this alias's list; default 3, at most 5. */
  readonly maxAttempts?: number | undefined;
  readonly timeouts?: { readonly [K in keyof Timeouts]?: Timeouts[K] | undefined } | undefined;
  readonly context?: Alias['context'];
  readonly cache?: Alias['cache'];
}

const defaultTimeouts: Timeouts = { connect: 5_000, idle: 60_000, whole: 600_000, stream: 3_600_000 };

/** An alias with its defaults, each target spread over its provider's credentials. @throws RangeError for an unknown provider */
export function createAlias(
  name: string,
  options: AliasOptions,
  providers: ReadonlyMap<string, Provider>,
  catalog?: ModelCatalog,
): Alias {
  return {
    name,
    selector: options.selector ?? 'in_order',
    targets: options.targets.flatMap((target) => createTargets(name, target, providers, catalog)),
    fallbacks: options.fallbacks ?? [],
    onLoss: options.onLoss ?? 'allow',
    maxAttempts: options.maxAttempts ?? 3,
    timeouts: { ...defaultTimeouts, ...timeoutsOf(name, options.timeouts ?? {}) },
    context: options.context,
    cache: options.cache,
  };
}

/** @throws RangeError where a span is less than a millisecond */
function timeoutsOf(alias: string, timeouts: NonNullable<AliasOptions['timeouts']>): Partial<Timeouts> {
  for (const [name, spanMs] of Object.entries(timeouts)) {
    if (spanMs !== undefined && !(spanMs >= 1))
      throw new RangeError(`models.${alias}.timeouts.${name}: must be 1 ms or more.`);
  }
  return defined(timeouts);
}

function createTargets(
  alias: string,
  options: TargetOptions,
  providers: ReadonlyMap<string, Provider>,
  catalog: ModelCatalog | undefined,
): readonly Target[] {
  const provider = providers.get(options.provider);
  if (!provider) throw new RangeError(`models.${alias}: there is no provider "${options.provider}".`);
  return provider.credentials.map((credential) => createTarget(provider, credential, options, catalog));
}

/** One target; its id names the credential only where the provider has several. */
export function createTarget(
  provider: Provider,
  credential: Credential,
  options: Omit<TargetOptions, 'provider'>,
  catalog?: ModelCatalog,
): Target {
  const name = `${provider.id}/${options.model}`;
  const served = forModel(provider, options.model);
  const info = catalog?.find(provider.adapter.catalogId ?? provider.adapter.id, options.model);
  return {
    id: provider.credentials.length > 1 ? `${name}#${credential.id}` : name,
    provider: served,
    model: options.model,
    credential,
    weight: options.weight ?? 1,
    info,
    params: options.params,
    fit: compileFit(info?.refusals, served.codec.dialect),
    realm: realmOf(provider, options.model),
  };
}

/** The provider as it serves one model, where its models differ. */
function forModel(provider: Provider, model: string): Provider {
  const adapter = provider.adapter.forModel?.(model);
  return adapter ? { ...provider, adapter, codec: adapter.codecs[0] } : provider;
}

function defined<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
