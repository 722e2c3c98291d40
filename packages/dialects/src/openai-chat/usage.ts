import {
  isJsonObject,
  type JsonObject,
  type TokenClass,
  tokenClasses,
  totalInputTokens,
  totalOutputTokens,
  type Usage,
} from '@proxy/spec';
import type { AnswerLosses } from '../internal/answer-losses.ts';
import { tokenCount } from '../internal/token-count.ts';
import { loseUncounted } from '../internal/usage-losses.ts';

/**
 * Usage in disjoint classes. Here `prompt_tokens` holds what was cached and heard, `completion_tokens` reasoning and
 * sound; where a total says more than both, the rest is reasoning that the host left out of the latter.
 */
export function decodeUsage(raw: JsonObject): Usage {
  return { ...decodeInput(raw), ...decodeOutput(raw), raw };
}

function decodeInput(raw: JsonObject): Usage {
  const details = detailsOf(raw, 'prompt_tokens_details');
  const cacheRead =
    tokenCount(details['cached_tokens']) ??
    tokenCount(raw['prompt_cache_hit_tokens']) ??
    tokenCount(raw['cached_tokens']) ??
    tokenCount(raw['num_cached_tokens']);
  const cacheWrite5m = tokenCount(details['cache_write_tokens']);
  const audioIn = tokenCount(details['audio_tokens']) ?? tokenCount(raw['audio_prompt_tokens']);
  return split(tokenCount(raw['prompt_tokens']), 'input', { cacheRead, cacheWrite5m, audioIn });
}

function decodeOutput(raw: JsonObject): Usage {
  const details = detailsOf(raw, 'completion_tokens_details');
  const reported = tokenCount(details['reasoning_tokens']);
  const apart = leftOut(raw);
  const inside = reported === undefined ? undefined : Math.max(reported - apart, 0);
  const audioOut = tokenCount(details['audio_tokens']);
  const classes = split(tokenCount(raw['completion_tokens']), 'output', { reasoning: inside, audioOut });
  return apart === 0 ? classes : { ...classes, reasoning: (classes.reasoning ?? 0) + apart };
}

/**
 * A whole divided into the classes that are known of it and the class of the rest. No class is larger than what the
 * ones before it left: hosts are known to report more cached tokens than the prompt had.
 */
function split(
  whole: number | undefined,
  rest: TokenClass,
  parts: { readonly [name in TokenClass]?: number | undefined },
): Usage {
  const classes: { [name in TokenClass]?: number } = {};
  let left = whole ?? Number.POSITIVE_INFINITY;
  for (const name of tokenClasses) {
    const part = parts[name];
    if (part === undefined) continue;
    classes[name] = Math.min(part, left);
    left -= classes[name];
  }
  return whole === undefined ? classes : { [rest]: left, ...classes };
}

/** Tokens of the total that neither prompt nor completion counts. */
function leftOut(raw: JsonObject): number {
  const [prompt, completion, total] = ['prompt_tokens', 'completion_tokens', 'total_tokens'].map((name) =>
    tokenCount(raw[name]),
  );
  if (prompt === undefined || completion === undefined || total === undefined) return 0;
  return Math.max(total - prompt - completion, 0);
}

function detailsOf(raw: JsonObject, name: string): JsonObject {
  const details = raw[name];
  return isJsonObject(details) ? details : {};
}

/** Usage in this dialect's words: those of the upstream where it spoke the same. */
export function encodeUsage(usage: Usage): JsonObject {
  const { raw, cacheRead, audioIn, reasoning, audioOut } = usage;
  if (raw && isOwn(raw)) return raw;
  const prompt = totalInputTokens(usage) ?? 0;
  const completion = totalOutputTokens(usage) ?? 0;
  const written =
    usage.cacheWrite5m === undefined && usage.cacheWrite1h === undefined
      ? undefined
      : (usage.cacheWrite5m ?? 0) + (usage.cacheWrite1h ?? 0);
  const input = { cached_tokens: cacheRead, cache_write_tokens: written, audio_tokens: audioIn };
  const output = { reasoning_tokens: reasoning, audio_tokens: audioOut };
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    ...(isKnown(input) && { prompt_tokens_details: input }),
    ...(isKnown(output) && { completion_tokens_details: output }),
  };
}

const isOwn = (raw: JsonObject): boolean =>
  (tokenCount(raw['prompt_tokens']) ?? tokenCount(raw['completion_tokens'])) !== undefined;

/** Tells what of the usage of another dialect cannot be said. */
export function loseUsage(usage: Usage, losses: AnswerLosses): void {
  if (usage.raw && isOwn(usage.raw)) return;
  loseUncounted(usage, losses);
  if (usage.cacheWrite1h)
    losses.lose('changed', 'usage.cacheWrite1h', 'How long the cache keeps what was written to it is not told.');
}

const isKnown = (details: JsonObject): boolean => Object.values(details).some((value) => value !== undefined);

/** The usage of an answer or a chunk; Groq has a place of its own for it. */
export function usageIn(body: JsonObject): JsonObject | undefined {
  const { usage, x_groq: groq } = body;
  if (isJsonObject(usage)) return usage;
  const inner = isJsonObject(groq) ? groq['usage'] : undefined;
  return isJsonObject(inner) ? inner : undefined;
}
