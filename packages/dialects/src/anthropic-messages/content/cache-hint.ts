import { type CacheHint, type Extensions, isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { keptFields } from '../dialect.ts';

const lifetimes: ReadonlySet<Json | undefined> = new Set<Json | undefined>([undefined, '5m', '1h']);

/** The mark as a hint; `undefined` where it says more than a hint can hold. */
function readCacheHint(mark: Json | undefined): CacheHint | undefined {
  if (!isJsonObject(mark)) return undefined;
  const { type, ttl, ...more } = mark;
  if (type !== 'ephemeral' || !lifetimes.has(ttl) || Object.keys(more).length > 0) return undefined;
  return ttl === undefined ? {} : { ttl: ttl as '5m' | '1h' };
}

/** What every block and tool may carry beside its own fields: a cache mark, and fields that only this dialect knows. */
export function readCommon({ cache_control: mark, ...fields }: JsonObject): {
  readonly cache?: CacheHint;
  readonly extensions?: Extensions;
} {
  const cache = readCacheHint(mark);
  if (cache) return { cache, ...keptFields(fields) };
  return keptFields(mark === undefined ? fields : { ...fields, cache_control: mark });
}

/** The mark that a hint stands for, to be spread into its block. */
export function writeCacheHint(cache: CacheHint | undefined): JsonObject {
  if (!cache) return {};
  return { cache_control: cache.ttl === undefined ? { type: 'ephemeral' } : { type: 'ephemeral', ttl: cache.ttl } };
}
