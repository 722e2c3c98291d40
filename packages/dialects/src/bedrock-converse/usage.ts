import { isJsonObject, type Json, type JsonObject, type Usage } from '@proxy/spec';
import { tokenCount } from '../internal/token-count.ts';

/** Usage in disjoint classes. `inputTokens` excludes both caches; what of the writes lives for an hour stands in the details. */
export function decodeUsage(raw: JsonObject): Usage {
  const written = tokenCount(raw['cacheWriteInputTokens'] ?? raw['cacheWriteInputTokenCount']);
  const writtenFor1h = lastingWrites(raw['cacheDetails']);
  return counted({
    input: tokenCount(raw['inputTokens']),
    cacheRead: tokenCount(raw['cacheReadInputTokens'] ?? raw['cacheReadInputTokenCount']),
    cacheWrite5m: written === undefined ? undefined : Math.max(0, written - (writtenFor1h ?? 0)),
    cacheWrite1h: writtenFor1h,
    output: tokenCount(raw['outputTokens']),
    raw,
  });
}

function lastingWrites(details: Json | undefined): number | undefined {
  if (!Array.isArray(details)) return undefined;
  const lasting = details.find((each) => isJsonObject(each) && each['ttl'] === '1h');
  return isJsonObject(lasting) ? tokenCount(lasting['inputTokens']) : undefined;
}

function counted(usage: { readonly [Name in keyof Usage]: Usage[Name] | undefined }): Usage {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== undefined));
}
