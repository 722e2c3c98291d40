import { isJsonObject, type Json, type JsonObject, type Usage } from '@proxy/spec';
import type { AnswerLosses } from './answer-losses.ts';

/** Names under which dialects report what the classes of usage hold, or sums of these. */
const countedNames: ReadonlySet<string> = new Set([
  'input_tokens',
  'output_tokens',
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
  'cached_tokens',
  'num_cached_tokens',
  'prompt_cache_hit_tokens',
  'prompt_cache_miss_tokens',
  'cache_write_tokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
  'ephemeral_5m_input_tokens',
  'ephemeral_1h_input_tokens',
  'reasoning_tokens',
  'thinking_tokens',
  'audio_tokens',
  'audio_prompt_tokens',
  'promptTokenCount',
  'candidatesTokenCount',
  'thoughtsTokenCount',
  'toolUsePromptTokenCount',
  'cachedContentTokenCount',
  'totalTokenCount',
]);

/** Tells what a provider reports of usage besides the classes that every dialect can say, where it is not nothing. */
export function loseUncounted({ raw }: Usage, losses: AnswerLosses): void {
  for (const field of uncounted(raw ?? {}, 'usage'))
    losses.lose('dropped', field, 'This dialect reports no such usage.');
}

function uncounted(raw: JsonObject, path: string): string[] {
  return Object.entries(raw).flatMap(([name, value]) => {
    if (countedNames.has(name) || isNothing(value)) return [];
    return isJsonObject(value) && path === 'usage' ? uncounted(value, `${path}.${name}`) : [`${path}.${name}`];
  });
}

function isNothing(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === 0 || value === '') return true;
  return Array.isArray(value) && value.length === 0;
}
