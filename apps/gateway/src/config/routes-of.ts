import type { AliasOptions, ProviderOptions, ProviderRegistry, Routes } from '@proxy/core';
import type { AliasConfig } from './models-schema.ts';
import { type ProviderConfig, settingNames } from './providers-schema.ts';
import type { Config } from './schema.ts';

/** What a configuration routes to, in the terms of core. */
export function routesOf(config: Config, registry: ProviderRegistry): Routes {
  return {
    providers: mapValues(config.providers, (provider) => providerOptions(provider, registry)),
    aliases: mapValues(config.models, (alias) => aliasOptions(alias, config.cache.ttl)),
  };
}

function providerOptions(
  { type, breaker, onDisconnect: _, proxy: __, ca: ___, ...provider }: ProviderConfig,
  registry: ProviderRegistry,
): ProviderOptions {
  const adapter = registry.find(type);
  if (!adapter) throw new RangeError(`There is no provider type "${type}".`);
  const { settings, options } = withSettingsApart(provider);
  return { ...options, adapter, settings, breaker: breakerOptions(breaker) };
}

type SettingName = (typeof settingNames)[number];

function withSettingsApart<Options extends { readonly [Name in SettingName]?: string | undefined }>(provider: Options) {
  const settings = Object.fromEntries(settingNames.map((name) => [name, provider[name]]));
  const options = { ...provider };
  for (const name of settingNames) delete options[name];
  return { settings, options: options as Omit<Options, SettingName> };
}

function breakerOptions(breaker: ProviderConfig['breaker']): ProviderOptions['breaker'] {
  if (breaker === undefined || breaker === 'off') return breaker;
  const { window: windowMs, openFor: openForMs, openForMax: openForMaxMs, ...counts } = breaker;
  return { ...counts, windowMs, openForMs, openForMaxMs };
}

function aliasOptions(alias: AliasConfig, cacheTtlMs: number): AliasOptions {
  const { selector, targets, fallbacks, onLoss, retry, timeouts, context, cache } = alias;
  return {
    selector,
    targets,
    fallbacks,
    onLoss,
    maxAttempts: retry?.maxAttempts,
    timeouts,
    context: context && context.strategy !== 'none' ? contextOptions(context.strategy, context) : undefined,
    cache: cache && { ttlMs: cache.ttl ?? cacheTtlMs },
  };
}

function contextOptions(
  strategy: 'truncate' | 'sliding_window',
  { maxTokens, windowSize }: NonNullable<AliasConfig['context']>,
): AliasOptions['context'] {
  return {
    strategy,
    ...(maxTokens !== undefined && { maxTokens }),
    ...(windowSize !== undefined && { windowSize }),
  };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
