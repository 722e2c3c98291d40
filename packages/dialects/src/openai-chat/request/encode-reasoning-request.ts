import type { JsonObject, ReasoningRequest } from '@proxy/spec';
import { effortOfBudget, nearestEffort } from '../../internal/reasoning-effort.ts';
import { hasOwn } from '../extensions.ts';
import type { Encoding } from './encoding.ts';

const unknownLimit = 32_000;

const fieldNames = ['reasoning_effort', 'reasoning', 'thinking', 'enable_thinking'] as const;
type FieldName = (typeof fieldNames)[number];

/** How the model shall reason: in the fields that the client used, else as an effort. */
export function encodeReasoningRequest(encoding: Encoding): JsonObject {
  const { request, capabilities } = encoding;
  const { reasoning } = request;
  if (!reasoning) return {};
  if (capabilities.reasoning === false) {
    for (const name of fieldNames) encoding.leaveOut(name);
    if (wantsReasoning(reasoning)) encoding.lose('dropped', 'reasoning', 'The model does not reason.');
    return {};
  }
  const own = fieldNames.filter((name) => hasOwn(request, name));
  if (own.length === 0) return encodeEffort(reasoning, encoding);
  return Object.assign({}, ...own.map((name) => writers[name](reasoning)));
}

const wantsReasoning = ({ mode, effort }: ReasoningRequest): boolean => mode !== 'off' && effort !== 'none';

const modes = { on: 'enabled', off: 'disabled', adaptive: 'adaptive' } as const;

const writers: Readonly<Record<FieldName, (reasoning: ReasoningRequest) => JsonObject>> = {
  reasoning_effort: ({ effort }) => (effort === undefined ? {} : { reasoning_effort: effort }),
  reasoning: ({ effort, budgetTokens, summary, mode }) => ({
    reasoning: {
      ...(effort !== undefined && { effort }),
      ...(budgetTokens !== undefined && { max_tokens: budgetTokens }),
      ...(summary !== undefined && { summary }),
      ...(mode !== undefined && { enabled: mode !== 'off' }),
    },
  }),
  thinking: ({ mode = 'on', budgetTokens }) => ({
    thinking: { type: modes[mode], ...(budgetTokens !== undefined && { budget_tokens: budgetTokens }) },
  }),
  enable_thinking: ({ mode }) => ({ enable_thinking: mode !== 'off' }),
};

/** An effort, the only thing that this dialect itself can ask for, in words that the model takes. */
function encodeEffort(reasoning: ReasoningRequest, encoding: Encoding): JsonObject {
  if (reasoning.summary !== undefined && reasoning.summary !== 'auto' && reasoning.summary !== 'none')
    encoding.lose('dropped', 'reasoning.summary', 'How much reasoning is shown cannot be chosen.');
  const wanted = wantedEffort(reasoning, encoding);
  if (wanted === undefined) return {};
  const { reasoningControls } = encoding.capabilities;
  const control = reasoningControls?.find((each) => each.kind === 'effort');
  if (!control && (reasoningControls || wanted === 'none')) {
    encoding.lose('dropped', 'reasoning', 'The model cannot be told how much to reason.');
    return {};
  }
  const effort = nearestEffort(wanted, control?.values);
  if (effort !== wanted) encoding.lose('changed', 'reasoning.effort', `The model takes no effort ${wanted}.`);
  return { reasoning_effort: effort };
}

function wantedEffort({ mode, effort, budgetTokens }: ReasoningRequest, encoding: Encoding): string | undefined {
  if (mode === 'off') return 'none';
  if (budgetTokens === undefined) return effort;
  const { request, capabilities } = encoding;
  encoding.lose('emulated', 'reasoning.budgetTokens', 'An effort is sent in place of a budget.');
  if (effort !== undefined) return effort;
  return effortOfBudget(budgetTokens, request.maxOutputTokens ?? capabilities.maxOutputTokens ?? unknownLimit);
}
