import type { Json } from '@proxy/spec';
import { effortOfBudget } from '../../internal/reasoning-effort.ts';
import type { UpstreamEncoding } from '../../internal/upstream-encoding.ts';

/** The levels that Ollama has, for each word for an effort; models without levels take any of them for yes. */
const levels: Readonly<Record<string, string>> = {
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
  max: 'high',
};
const unknownLimit = 32_000;

/**
 * Whether, and how much, the model shall think; `undefined` where the client leaves it to the model.
 * @see https://docs.ollama.com/capabilities/thinking
 */
export function encodeThink(encoding: UpstreamEncoding): Json | undefined {
  const { request, capabilities, lose } = encoding;
  const { reasoning } = request;
  if (!reasoning) return undefined;
  const { mode, effort, budgetTokens, summary } = reasoning;
  if (mode === 'off' || effort === 'none' || budgetTokens === 0) return false;
  if (capabilities.reasoning === false) {
    lose('dropped', 'reasoning', 'The model does not reason.');
    return undefined;
  }
  if (summary !== undefined && summary !== 'auto')
    lose('dropped', 'reasoning.summary', 'How much reasoning is shown cannot be chosen.');
  if (effort === undefined && budgetTokens === undefined) return true;
  if (budgetTokens !== undefined) lose('emulated', 'reasoning.budgetTokens', 'A level is sent in place of a budget.');
  const asked = effort ?? effortOfBudget(budgetTokens ?? 0, request.maxOutputTokens ?? unknownLimit);
  const level = Object.hasOwn(levels, asked) ? levels[asked] : undefined;
  if (level !== asked) lose('changed', 'reasoning.effort', `There is no level ${asked}.`);
  return level ?? true;
}
