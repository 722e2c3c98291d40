import { isJsonObject, type Json, type JsonObject, totalInputTokens, totalOutputTokens, type Usage } from '@proxy/spec';
import type { AnswerLosses } from '../internal/answer-losses.ts';
import { tokenCount } from '../internal/token-count.ts';
import { loseUncounted } from '../internal/usage-losses.ts';

/**
 * Usage in disjoint classes. Here `promptTokenCount` holds what was cached and heard, and neither what the provider's
 * own tools read, which is counted apart; `candidatesTokenCount` holds no thoughts.
 */
export function decodeUsage(raw: JsonObject): Usage {
  return { ...decodeInput(raw), ...decodeOutput(raw), raw };
}

function decodeInput(raw: JsonObject): Usage {
  const prompt = tokenCount(raw['promptTokenCount']);
  const tools = tokenCount(raw['toolUsePromptTokenCount']);
  const cacheRead = tokenCount(raw['cachedContentTokenCount']);
  if (prompt === undefined && tools === undefined) return cacheRead === undefined ? {} : { cacheRead };
  const total = (prompt ?? 0) + (tools ?? 0);
  const cached = Math.min(cacheRead ?? 0, total);
  const heard = heardIn(raw);
  const audioIn = heard === undefined ? undefined : Math.min(heard, total - cached);
  return {
    input: total - cached - (audioIn ?? 0),
    ...(cacheRead !== undefined && { cacheRead: cached }),
    ...(audioIn !== undefined && { audioIn }),
  };
}

/** Tokens of sound that no cache served. */
function heardIn(raw: JsonObject): number | undefined {
  const heard = soundIn(raw['promptTokensDetails']);
  return heard === undefined ? undefined : Math.max(0, heard - (soundIn(raw['cacheTokensDetails']) ?? 0));
}

function decodeOutput(raw: JsonObject): Usage {
  const spoken = tokenCount(raw['candidatesTokenCount']);
  const reasoning = tokenCount(raw['thoughtsTokenCount']);
  const sound = soundIn(raw['candidatesTokensDetails']);
  const audioOut = sound === undefined || spoken === undefined ? sound : Math.min(sound, spoken);
  return {
    ...(spoken !== undefined && { output: spoken - (audioOut ?? 0) }),
    ...(reasoning !== undefined && { reasoning }),
    ...(audioOut !== undefined && { audioOut }),
  };
}

function soundIn(details: Json | undefined): number | undefined {
  if (!Array.isArray(details)) return undefined;
  const sound = details.find((each: Json) => isJsonObject(each) && each['modality'] === 'AUDIO');
  return isJsonObject(sound) ? tokenCount(sound['tokenCount']) : undefined;
}

/** Usage in this dialect's words: those of the upstream where it spoke the same. */
export function encodeUsage(usage: Usage): JsonObject {
  const { raw, cacheRead, reasoning, audioIn, audioOut } = usage;
  if (raw && isOwn(raw)) return raw;
  const input = totalInputTokens(usage);
  const output = totalOutputTokens(usage);
  const spoken = output === undefined ? undefined : output - (reasoning ?? 0);
  return {
    ...(input !== undefined && { promptTokenCount: input }),
    ...(cacheRead !== undefined && { cachedContentTokenCount: cacheRead }),
    ...(spoken !== undefined && { candidatesTokenCount: spoken }),
    ...(reasoning !== undefined && { thoughtsTokenCount: reasoning }),
    totalTokenCount: (input ?? 0) + (output ?? 0),
    ...(audioIn !== undefined && { promptTokensDetails: [{ modality: 'AUDIO', tokenCount: audioIn }] }),
    ...(audioOut !== undefined && { candidatesTokensDetails: [{ modality: 'AUDIO', tokenCount: audioOut }] }),
  };
}

const isOwn = (raw: JsonObject): boolean =>
  'promptTokenCount' in raw || 'candidatesTokenCount' in raw || 'trafficType' in raw;

/** Tells what of the usage of another dialect cannot be said. */
export function loseUsage(usage: Usage, losses: AnswerLosses): void {
  const { raw, cacheWrite5m, cacheWrite1h } = usage;
  if (raw && isOwn(raw)) return;
  loseUncounted(usage, losses);
  for (const [field, tokens] of Object.entries({ cacheWrite5m, cacheWrite1h }))
    if (tokens)
      losses.lose('changed', `usage.${field}`, 'What was written to a cache is counted with all other input.');
}
