import { type CacheHint, isJsonObject } from '@proxy/spec';
import type { FieldReader } from '../../internal/field-reader.ts';

/** Reads `cache_control`, which some hosts of this dialect know; one that says more than a hint can is left as it is. */
export function readCacheHint(fields: FieldReader): { readonly cache?: CacheHint } {
  const control = fields.wire['cache_control'];
  if (!isJsonObject(control) || control['type'] !== 'ephemeral') return {};
  const { type: _, ttl, ...more } = control;
  if (Object.keys(more).length > 0 || (ttl !== undefined && ttl !== '5m' && ttl !== '1h')) return {};
  fields.hold('cache_control');
  return { cache: ttl === undefined ? {} : { ttl } };
}

export function writeCacheHint({ ttl }: CacheHint): { readonly type: 'ephemeral'; readonly ttl?: string } {
  return { type: 'ephemeral', ...(ttl !== undefined && { ttl }) };
}
