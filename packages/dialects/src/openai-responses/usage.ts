import { isJsonObject, type JsonObject, totalInputTokens, totalOutputTokens, type Usage } from '@proxy/spec';
import type { AnswerLosses } from '../internal/answer-losses.ts';
import { tokenCount } from '../internal/token-count.ts';
import { loseUncounted } from '../internal/usage-losses.ts';

/** Usage in disjoint classes: `input_tokens` holds what caches served and kept, `output_tokens` holds reasoning. */
export function decodeUsage(raw: JsonObject): Usage {
  const input = tokenCount(raw['input_tokens']);
  const output = tokenCount(raw['output_tokens']);
  const inputDetails = detailsOf(raw, 'input_tokens_details');
  const cacheRead = within(tokenCount(inputDetails['cached_tokens']), input);
  const cacheWrite5m = within(tokenCount(inputDetails['cache_write_tokens']), rest(input, cacheRead));
  const reasoning = within(tokenCount(detailsOf(raw, 'output_tokens_details')['reasoning_tokens']), output);
  return {
    ...(input !== undefined && { input: input - (cacheRead ?? 0) - (cacheWrite5m ?? 0) }),
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite5m !== undefined && { cacheWrite5m }),
    ...(output !== undefined && { output: output - (reasoning ?? 0) }),
    ...(reasoning !== undefined && { reasoning }),
    raw,
  };
}

function detailsOf(raw: JsonObject, name: string): JsonObject {
  const details = raw[name];
  return isJsonObject(details) ? details : {};
}

const rest = (whole: number | undefined, part: number | undefined): number | undefined =>
  whole === undefined ? undefined : whole - (part ?? 0);
/** No class is larger than what it is a part of: hosts are known to report more cached tokens than the prompt had. */
const within = (part: number | undefined, whole: number | undefined): number | undefined =>
  part === undefined ? undefined : Math.min(part, whole ?? Number.POSITIVE_INFINITY);

/** Usage in this dialect's words: those of the upstream where it spoke the same. */
export function encodeUsage(usage: Usage): JsonObject {
  const { raw, cacheRead, reasoning, cacheWrite5m, cacheWrite1h } = usage;
  if (raw && isOurs(raw)) return raw;
  const input = totalInputTokens(usage) ?? 0;
  const output = totalOutputTokens(usage) ?? 0;
  const isWritten = cacheWrite5m !== undefined || cacheWrite1h !== undefined;
  return {
    input_tokens: input,
    input_tokens_details: {
      cached_tokens: cacheRead ?? 0,
      ...(isWritten && { cache_write_tokens: (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0) }),
    },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: reasoning ?? 0 },
    total_tokens: input + output,
  };
}

/** Anthropic counts under the same names, and leaves what was cached out of the input. */
const isOurs = (raw: JsonObject): boolean =>
  'total_tokens' in raw && (tokenCount(raw['input_tokens']) ?? tokenCount(raw['output_tokens'])) !== undefined;

/** Tells what of the usage of another dialect cannot be said. */
export function loseUsage(usage: Usage, losses: AnswerLosses): void {
  if (usage.raw && isOurs(usage.raw)) return;
  loseUncounted(usage, losses);
  if (usage.audioIn || usage.audioOut)
    losses.lose('changed', 'usage.audio', 'Tokens of sound are counted with all others.');
  if (usage.cacheWrite1h)
    losses.lose('changed', 'usage.cacheWrite1h', 'How long the cache keeps what was written to it is not told.');
}
