import type { ChatRequest, JsonObject } from '@proxy/spec';
import { planThinking } from '../../anthropic-messages/request/encode-thinking.ts';
import { effortOfBudget, nearestEffort } from '../../internal/reasoning-effort.ts';
import type { Encoding } from './encoding.ts';

/** How the model is asked to reason, in the fields that its family has for it. */
export interface ReasoningPlan {
  /** For `additionalModelRequestFields`. */
  readonly fields: JsonObject;
  /** The model has a budget to think in, or decides on one: samplers and choices of tools are bound then. */
  readonly isThinking: boolean;
  /** Absent: the provider's own limit. */
  readonly maxTokens?: number | undefined;
}

const efforts: readonly string[] = ['low', 'medium', 'high'];
/** The answer against which a budget is weighed where the client named no limit. */
const usualMaxTokens = 4_096;

/** @param isBarred a round of tool calls is open that began without thinking: Claude refuses a budget to think in it */
export function planReasoning(request: ChatRequest, isBarred: boolean, encoding: Encoding): ReasoningPlan {
  const { reasoning, maxOutputTokens: maxTokens } = request;
  if (!reasoning) return { fields: {}, isThinking: false, maxTokens };
  if (encoding.family === 'claude') return planClaude(request, isBarred, encoding);
  const isOff = reasoning.mode === 'off' || reasoning.effort === 'none' || reasoning.budgetTokens === 0;
  if (encoding.family === 'other' || encoding.capabilities?.reasoning === false) {
    encoding.lose('dropped', 'reasoning', 'How this model is told of reasoning is not known, or it has none.');
    return { fields: {}, isThinking: false, maxTokens };
  }
  const budget = reasoning.budgetTokens ?? -1;
  const asked = reasoning.effort ?? (budget > 0 ? effortOfBudget(budget, maxTokens ?? usualMaxTokens) : 'medium');
  const effort = nearestEffort(asked, efforts);
  if (effort !== reasoning.effort && !isOff)
    encoding.lose('changed', 'reasoning', `The model is asked for the effort ${effort}.`);
  if (encoding.family === 'nova') return { fields: novaFields(isOff, effort), isThinking: !isOff, maxTokens };
  if (isOff) encoding.lose('changed', 'reasoning', 'This model always reasons, and is asked for little.');
  return { fields: { reasoning_effort: isOff ? 'low' : effort }, isThinking: false, maxTokens };
}

function planClaude(request: ChatRequest, isBarred: boolean, encoding: Encoding): ReasoningPlan {
  const { thinking, effort, maxTokens } = planThinking(request, isBarred, encoding);
  const isThinking = thinking !== undefined && thinking['type'] !== 'disabled';
  return {
    fields: { ...(thinking && { thinking }), ...(effort !== undefined && { output_config: { effort } }) },
    isThinking,
    maxTokens: isThinking || request.maxOutputTokens !== undefined ? maxTokens : undefined,
  };
}

/** @see https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html */
function novaFields(isOff: boolean, effort: string): JsonObject {
  return { reasoningConfig: isOff ? { type: 'disabled' } : { type: 'enabled', maxReasoningEffort: effort } };
}
