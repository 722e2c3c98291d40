import type { JsonObject } from '@proxy/spec';
import type { UpstreamEncoding } from '../../internal/upstream-encoding.ts';

/**
 * Whether the model shall think, and for how many tokens; there are no efforts.
 * @see https://docs.cohere.com/docs/reasoning
 */
export function encodeThinking({ request, capabilities, lose }: UpstreamEncoding): JsonObject {
  const { reasoning } = request;
  if (!reasoning) return {};
  const { mode, effort, budgetTokens, summary } = reasoning;
  const isOff = mode === 'off' || effort === 'none' || budgetTokens === 0;
  if (capabilities.reasoning === false) {
    if (!isOff) lose('dropped', 'reasoning', 'The model does not reason.');
    return {};
  }
  if (isOff) return { thinking: { type: 'disabled' } };
  if (summary !== undefined && summary !== 'auto')
    lose('dropped', 'reasoning.summary', 'How much reasoning is shown cannot be chosen.');
  if (effort !== undefined) lose('changed', 'reasoning.effort', 'The model thinks as long as it finds right.');
  return { thinking: { type: 'enabled', ...(budgetTokens !== undefined && { token_budget: budgetTokens }) } };
}
