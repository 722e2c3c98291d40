import type { JsonObject, ReasoningControl, ReasoningRequest } from '@proxy/spec';
import { effortOfBudget, nearestEffort } from '../../internal/reasoning-effort.ts';
import { isMarked } from '../dialect.ts';
import type { Encoding } from './encoding.ts';

/** The model decides for itself. */
const dynamic = -1;
/** Shares of the answer that an effort may think for, where the model wants a number of tokens. */
const shares: Readonly<Record<string, number>> = {
  minimal: 0.05,
  low: 0.25,
  medium: 0.5,
  high: 0.75,
  xhigh: 1,
  max: 1,
};
/** The greatest budget that the models of the second generation all take. */
const greatestBudget = 24_576;
const defaultLimit = 32_768;
const levels: readonly string[] = ['minimal', 'low', 'medium', 'high'];

/** `thinkingConfig`: a level for models of the third generation, a budget for those before. */
export function encodeThinking(encoding: Encoding): JsonObject | undefined {
  const { request, capabilities, isNative, lose } = encoding;
  const { reasoning } = request;
  if (!reasoning) return undefined;
  if (isNative) return nativeThinking(reasoning, encoding);
  const isOff = reasoning.mode === 'off' || reasoning.effort === 'none' || reasoning.budgetTokens === 0;
  if (capabilities.reasoning === false) {
    if (!isOff) lose('dropped', 'reasoning', 'This model does not reason.');
    return undefined;
  }
  if (isOff) return silence(encoding);
  if (reasoning.summary !== undefined && reasoning.summary !== 'auto' && reasoning.summary !== 'none')
    lose('dropped', 'reasoning.summary', 'How much of the thoughts is shown cannot be chosen.');
  const shown = { includeThoughts: reasoning.summary !== 'none' };
  return { ...(takesLevels(encoding) ? level(reasoning, encoding) : budget(reasoning, encoding)), ...shown };
}

function control<Kind extends ReasoningControl['kind']>({ capabilities }: Encoding, kind: Kind) {
  return capabilities.reasoningControls?.find(
    (each): each is Extract<ReasoningControl, { readonly kind: Kind }> => each.kind === kind,
  );
}

/** A model of which nothing is known is judged by its name. */
function takesLevels(encoding: Encoding): boolean {
  if (control(encoding, 'effort')) return true;
  return control(encoding, 'budget_tokens') === undefined && encoding.isThird;
}

function nativeThinking({ mode, budgetTokens, effort, summary }: ReasoningRequest, { request }: Encoding): JsonObject {
  const asked = mode === 'off' ? 0 : mode === 'adaptive' ? dynamic : budgetTokens;
  return {
    ...(asked !== undefined && { thinkingBudget: asked }),
    ...(effort !== undefined && { thinkingLevel: isMarked(request, 'thinkingLevel') ? effort.toUpperCase() : effort }),
    ...(summary !== undefined && { includeThoughts: summary !== 'none' }),
  };
}

/** Many models cannot but think: they think as little as they can. */
function silence(encoding: Encoding): JsonObject {
  const { lose } = encoding;
  if (takesLevels(encoding)) {
    const least = nearestEffort('none', control(encoding, 'effort')?.values ?? levels);
    if (least !== 'none') lose('changed', 'reasoning', `The model thinks at least at the level ${least}.`);
    return { thinkingLevel: least };
  }
  const least = control(encoding, 'budget_tokens')?.min ?? 0;
  if (least > 0) lose('changed', 'reasoning', `The model thinks for at least ${least} tokens.`);
  return { thinkingBudget: least };
}

function level({ effort, budgetTokens }: ReasoningRequest, encoding: Encoding): JsonObject {
  const asked = effort ?? (budgetTokens === undefined ? undefined : effortOfBudget(budgetTokens, limitOf(encoding)));
  if (asked === undefined) return {};
  const taken = nearestEffort(asked, control(encoding, 'effort')?.values ?? levels);
  if (taken !== effort) encoding.lose('changed', 'reasoning', `The model is asked for the level ${taken}.`);
  return { thinkingLevel: taken };
}

function limitOf({ request, capabilities }: Encoding): number {
  return request.maxOutputTokens ?? capabilities.maxOutputTokens ?? defaultLimit;
}

function budget({ effort, budgetTokens, mode }: ReasoningRequest, encoding: Encoding): JsonObject {
  const { lose } = encoding;
  if (budgetTokens === undefined && (effort === undefined || mode === 'adaptive')) return { thinkingBudget: dynamic };
  const { min = 0, max = greatestBudget } = control(encoding, 'budget_tokens') ?? {};
  const wanted = budgetTokens ?? Math.floor(limitOf(encoding) * (shares[effort ?? ''] ?? 0.5));
  const taken = Math.min(Math.max(wanted, min), max);
  if (budgetTokens === undefined) lose('emulated', 'reasoning', `The model may think for ${taken} tokens.`);
  else if (taken !== budgetTokens) lose('changed', 'reasoning.budgetTokens', `The budget is ${taken} tokens here.`);
  return { thinkingBudget: taken };
}
