import { isJsonObject, type Json, type ReasoningRequest } from '@proxy/spec';
import type { FieldReader } from '../../internal/field-reader.ts';

/**
 * How hosts of this dialect are asked to reason. Each understands its own field only, so each field that was said is
 * held and written again; where several say the same thing the first of this list counts.
 */
type Read = (fields: FieldReader) => ReasoningRequest | undefined;
const readers: readonly Read[] = [readEffort, readReasoning, readThinking, readEnableThinking];

/** @throws GatewayError `PROXY_INVALID_REQUEST` naming the field */
export function decodeReasoningRequest(fields: FieldReader): { readonly reasoning?: ReasoningRequest } {
  const said = readers.map((read) => read(fields)).filter((reasoning) => reasoning !== undefined);
  return said.length === 0 ? {} : { reasoning: Object.assign({}, ...said.reverse()) };
}

/** OpenAI's own. */
function readEffort(fields: FieldReader): ReasoningRequest | undefined {
  const effort = fields.string('reasoning_effort');
  if (effort === undefined) return undefined;
  fields.hold('reasoning_effort');
  return { effort };
}

/** OpenRouter's: `{effort, max_tokens, enabled, summary, exclude}`. */
function readReasoning(fields: FieldReader): ReasoningRequest | undefined {
  if (!isJsonObject(fields.wire['reasoning'])) return undefined;
  const inner = fields.child('reasoning');
  fields.hold('reasoning');
  const effort = inner?.string('effort');
  const budgetTokens = inner?.number('max_tokens');
  const summary = inner?.string('summary');
  const enabled = inner?.boolean('enabled');
  return {
    ...(effort !== undefined && { effort }),
    ...(budgetTokens !== undefined && { budgetTokens }),
    ...(summary !== undefined && { summary }),
    ...(enabled !== undefined && { mode: enabled ? 'on' : 'off' }),
  };
}

const modes: ReadonlyMap<Json | undefined, 'on' | 'off' | 'adaptive'> = new Map<
  Json | undefined,
  'on' | 'off' | 'adaptive'
>([
  ['enabled', 'on'],
  ['disabled', 'off'],
  ['adaptive', 'adaptive'],
  ['auto', 'adaptive'],
]);

/** DeepSeek's and Z.ai's, after Anthropic: `{type, budget_tokens}`. */
function readThinking(fields: FieldReader): ReasoningRequest | undefined {
  const wire = fields.wire['thinking'];
  const mode = isJsonObject(wire) ? modes.get(wire['type']) : undefined;
  if (mode === undefined) return undefined;
  const inner = fields.child('thinking');
  fields.hold('thinking');
  inner?.drop('type');
  const budgetTokens = inner?.number('budget_tokens');
  return { mode, ...(budgetTokens !== undefined && { budgetTokens }) };
}

/** Qwen's. */
function readEnableThinking(fields: FieldReader): ReasoningRequest | undefined {
  const enabled = fields.boolean('enable_thinking');
  if (enabled === undefined) return undefined;
  fields.hold('enable_thinking');
  return { mode: enabled ? 'on' : 'off' };
}
