import { isJsonObject, type JsonObject, type TokenCounts, totalOutputTokens, type Usage } from '@proxy/spec';
import type { AnswerLosses } from '../internal/answer-losses.ts';
import { tokenCount } from '../internal/token-count.ts';
import { loseUncounted } from '../internal/usage-losses.ts';

/**
 * Usage in disjoint classes. Here `input_tokens` excludes both caches, and `output_tokens` includes thinking. The split
 * of cache writes by lifetime may be older than their total: what it does not cover was written for five minutes.
 */
export function decodeUsage(raw: JsonObject): Usage {
  const split = isJsonObject(raw['cache_creation']) ? raw['cache_creation'] : {};
  const writtenFor1h = tokenCount(split['ephemeral_1h_input_tokens']);
  const written = tokenCount(raw['cache_creation_input_tokens']);
  const writtenFor5m =
    written === undefined ? tokenCount(split['ephemeral_5m_input_tokens']) : remainder(written, writtenFor1h);
  const details = isJsonObject(raw['output_tokens_details']) ? raw['output_tokens_details'] : {};
  const reasoning = tokenCount(details['thinking_tokens']);
  const output = tokenCount(raw['output_tokens']);
  return counted({
    input: tokenCount(raw['input_tokens']),
    cacheRead: tokenCount(raw['cache_read_input_tokens']),
    cacheWrite5m: writtenFor5m,
    cacheWrite1h: writtenFor1h,
    output: output === undefined ? undefined : remainder(output, reasoning),
    reasoning,
    raw,
  });
}

const remainder = (whole: number, part = 0): number => Math.max(0, whole - part);

function counted(usage: { readonly [Name in keyof Usage]: Usage[Name] | undefined }): Usage {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== undefined));
}

/**
 * Usage as this dialect counts it. The numbers that clients read as totals are always there, 0 where nobody reported
 * them; the rest only where it is known.
 * @param isOwn the raw usage is of this dialect, and tells more than the counts do
 */
export function encodeUsage(usage: Usage | undefined, isOwn = false): JsonObject {
  const counts = usage ?? {};
  const { cacheRead, cacheWrite5m, cacheWrite1h, reasoning } = counts;
  const hasWrites = cacheWrite5m !== undefined || cacheWrite1h !== undefined;
  const written = (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0);
  const lifetimes = { ephemeral_5m_input_tokens: cacheWrite5m ?? 0, ephemeral_1h_input_tokens: cacheWrite1h ?? 0 };
  return {
    input_tokens: uncachedInput(counts),
    ...(hasWrites && { cache_creation_input_tokens: written }),
    ...(cacheRead !== undefined && { cache_read_input_tokens: cacheRead }),
    ...(cacheWrite1h !== undefined && { cache_creation: lifetimes }),
    output_tokens: totalOutputTokens(counts) ?? 0,
    ...(reasoning !== undefined && { output_tokens_details: { thinking_tokens: reasoning } }),
    ...(isOwn && usage?.raw),
  };
}

/** Tells what of the usage of another dialect cannot be said. */
export function loseUsage(usage: Usage, losses: AnswerLosses): void {
  loseUncounted(usage, losses);
  if (usage.audioIn || usage.audioOut)
    losses.lose('changed', 'usage.audio', 'Tokens of sound are counted with all others.');
}

const uncachedInput = ({ input = 0, audioIn = 0 }: TokenCounts): number => input + audioIn;
