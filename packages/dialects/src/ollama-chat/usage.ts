import type { JsonObject, Usage } from '@proxy/spec';
import { tokenCount } from '../internal/token-count.ts';

/** Counts of tokens, and spans in nanoseconds; all of them stand in the last object of an answer. */
export const usageFields = [
  'prompt_eval_count',
  'eval_count',
  'total_duration',
  'load_duration',
  'prompt_eval_duration',
  'eval_duration',
] as const;

/** Reasoning is part of what was generated, and nobody tells how much; a prompt from the cache may go uncounted. */
export function usageOf(body: JsonObject): Usage | undefined {
  const input = tokenCount(body['prompt_eval_count']);
  const output = tokenCount(body['eval_count']);
  if (input === undefined && output === undefined) return undefined;
  const raw = Object.fromEntries(usageFields.flatMap((name) => (name in body ? [[name, body[name]]] : [])));
  return { ...(input !== undefined && { input }), ...(output !== undefined && { output }), raw };
}
