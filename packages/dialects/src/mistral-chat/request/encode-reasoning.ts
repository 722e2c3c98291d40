import type { JsonObject } from '@proxy/spec';
import type { UpstreamEncoding } from '../../internal/upstream-encoding.ts';

/** The two efforts that Mistral has. */
const full = 'high';
const none = 'none';

/** How the model shall reason: fully or not at all. */
export function encodeReasoning(encoding: UpstreamEncoding): JsonObject {
  const { request, capabilities, lose } = encoding;
  const { reasoning } = request;
  if (!reasoning) return {};
  const isOff = reasoning.mode === 'off' || reasoning.effort === none || reasoning.budgetTokens === 0;
  const { reasoningControls: controls } = capabilities;
  if (capabilities.reasoning === false) {
    if (!isOff) lose('dropped', 'reasoning', 'The model does not reason.');
    return {};
  }
  if (controls && !controls.some(({ kind }) => kind === 'effort')) {
    lose('dropped', 'reasoning', 'The model cannot be told how much to reason.');
    return {};
  }
  if (reasoning.summary !== undefined && reasoning.summary !== 'auto')
    lose('dropped', 'reasoning.summary', 'How much reasoning is shown cannot be chosen.');
  if (reasoning.budgetTokens !== undefined && !isOff)
    lose('emulated', 'reasoning.budgetTokens', 'An effort is sent in place of a budget.');
  const effort = isOff ? none : full;
  if (reasoning.effort !== undefined && reasoning.effort !== effort)
    lose('changed', 'reasoning.effort', `The model takes no effort ${reasoning.effort}.`);
  return { reasoning_effort: effort };
}
