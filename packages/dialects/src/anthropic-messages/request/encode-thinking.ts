import type { ChatRequest, JsonObject, ReasoningRequest } from '@proxy/spec';
import { effortOfBudget, nearestEffort } from '../../internal/reasoning-effort.ts';
import { ownFields } from '../dialect.ts';
import type { Encoding } from './encoding.ts';
import { noThinking } from './open-round.ts';
import { budgetFor } from './thinking-budget.ts';
import { controlsOf } from './thinking-controls.ts';

/** How the model is asked to think, and how much it may write, thinking included. */
export interface ThinkingPlan {
  readonly thinking?: JsonObject;
  readonly effort?: string;
  readonly maxTokens: number;
}

/** Written where nothing is known of the model: the oldest models that are still served write no more than this. */
const defaultMaxTokens = 4_096;

const types = { on: 'enabled', off: 'disabled', adaptive: 'adaptive' } as const;
const displays: ReadonlyMap<string, string> = new Map([
  ['auto', 'summarized'],
  ['concise', 'summarized'],
  ['detailed', 'summarized'],
  ['none', 'omitted'],
]);

/**
 * @param isBarred a round of tool calls is open that began without thinking: the API refuses a budget to think in it
 */
export function planThinking(request: ChatRequest, isBarred: boolean, encoding: Encoding): ThinkingPlan {
  const maxTokens = maxTokensOf(request, encoding);
  const { reasoning } = request;
  if (!reasoning) return { maxTokens };
  if (encoding.isNative) return { ...nativePlan(reasoning, request, isBarred, encoding), maxTokens };
  const isOff = reasoning.mode === 'off' || reasoning.effort === 'none' || reasoning.budgetTokens === 0;
  if (encoding.capabilities?.reasoning === false) {
    if (!isOff) encoding.lose('dropped', 'reasoning', 'This model does not reason.');
    return { maxTokens };
  }
  return isOff ? { ...planSilence(encoding), maxTokens } : planThought(reasoning, maxTokens, isBarred, encoding);
}

function maxTokensOf({ maxOutputTokens }: ChatRequest, { capabilities, isNative, lose }: Encoding): number {
  const limit = capabilities?.maxOutputTokens;
  if (maxOutputTokens === undefined) return limit ?? defaultMaxTokens;
  if (limit === undefined || maxOutputTokens <= limit || isNative) return maxOutputTokens;
  lose('changed', 'maxOutputTokens', `This model writes ${limit} tokens at most.`);
  return limit;
}

/** What the client wrote, save for a budget that the API would refuse since reasoning had to be left out. */
function nativePlan(wanted: ReasoningRequest, request: ChatRequest, isBarred: boolean, encoding: Encoding) {
  const { mode, budgetTokens, summary, effort } = wanted;
  const spoken = effort === undefined ? {} : { effort };
  if (!mode || ownFields(request)?.['thinking'] !== undefined) return spoken;
  if (mode === 'on' && isBarred) return { ...spoken, thinking: bar(encoding) };
  const budget = budgetTokens === undefined ? {} : { budget_tokens: budgetTokens };
  const display = summary === undefined ? {} : { display: displays.get(summary) ?? summary };
  return { ...spoken, thinking: { type: types[mode], ...budget, ...display } };
}

function bar({ lose }: Encoding): JsonObject {
  lose('dropped', 'reasoning', 'A round of tool calls that began without thinking goes on without it.');
  return noThinking;
}

/** Models that only take an effort refuse to be told not to think, unless they are known to have a switch. */
function planSilence({ capabilities, lose }: Encoding): { thinking?: JsonObject } {
  const controls = controlsOf(capabilities);
  if (!controls || controls.toggle) return { thinking: noThinking };
  if (!controls.budget) lose('changed', 'reasoning', 'This model decides for itself whether to reason.');
  return {};
}

/** An effort where the model takes one, and a budget where it takes, or may take, that. */
function planThought(wanted: ReasoningRequest, maxTokens: number, isBarred: boolean, encoding: Encoding): ThinkingPlan {
  const controls = controlsOf(encoding.capabilities);
  const effort = controls?.effort && askedEffort(wanted, maxTokens, controls.effort.values, encoding);
  const spoken = effort === undefined ? {} : { effort };
  const display = wanted.summary === undefined ? {} : { display: displays.get(wanted.summary) ?? 'summarized' };
  if (controls?.effort && !controls.budget) return { thinking: { type: 'adaptive', ...display }, ...spoken, maxTokens };
  if (isBarred) return { thinking: bar(encoding), ...spoken, maxTokens };
  const budget = planBudget(wanted, maxTokens, encoding);
  const thinking = { type: 'enabled', budget_tokens: budget.budgetTokens, ...display };
  return { thinking, ...spoken, maxTokens: budget.maxTokens };
}

function planBudget(wanted: ReasoningRequest, maxTokens: number, { capabilities, lose }: Encoding) {
  const limits = { ...controlsOf(capabilities)?.budget, limit: capabilities?.maxOutputTokens };
  const budget = budgetFor(wanted, maxTokens, limits);
  if (wanted.budgetTokens === undefined)
    lose('emulated', 'reasoning', `The model may think for ${budget.budgetTokens} tokens.`);
  else if (budget.budgetTokens !== wanted.budgetTokens)
    lose('changed', 'reasoning.budgetTokens', `The budget is ${budget.budgetTokens} tokens here.`);
  if (budget.maxTokens !== maxTokens)
    lose('changed', 'maxOutputTokens', `Raised to ${budget.maxTokens} to leave room for an answer.`);
  return budget;
}

/** The efforts that every model takes which takes one. */
const commonEfforts: readonly string[] = ['low', 'medium', 'high'];

/** The effort in a word that the model takes; `undefined` where the client left it to the model. */
function askedEffort(
  { effort, budgetTokens = -1 }: ReasoningRequest,
  maxTokens: number,
  values: readonly string[] = commonEfforts,
  { lose }: Encoding,
): string | undefined {
  const asked = effort ?? (budgetTokens > 0 ? effortOfBudget(budgetTokens, maxTokens) : undefined);
  if (asked === undefined) return undefined;
  const taken = nearestEffort(asked, values);
  if (taken !== effort) lose('changed', 'reasoning', `The model is asked for the effort ${taken}.`);
  return taken;
}
