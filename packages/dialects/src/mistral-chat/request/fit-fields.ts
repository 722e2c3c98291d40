import type { Json, JsonObject } from '@proxy/spec';
import type { UpstreamEncoding } from '../../internal/upstream-encoding.ts';

/**
 * Everything that the schema of a request has; what it does not have is a 422.
 * @see https://docs.mistral.ai/api/ `ChatCompletionRequest`, `additionalProperties: false`
 */
const knownFields: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'stream',
  'max_tokens',
  'temperature',
  'top_p',
  'stop',
  'random_seed',
  'n',
  'presence_penalty',
  'frequency_penalty',
  'response_format',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'prediction',
  'prompt_mode',
  'reasoning_effort',
  'prompt_cache_key',
  'metadata',
  'guardrails',
  'safe_prompt',
]);
/** OpenAI's names of what Mistral calls otherwise. */
const ownNames: Readonly<Record<string, string>> = { max_completion_tokens: 'max_tokens', seed: 'random_seed' };
/** Names under which a request's reasoning came; it is written apart. */
const reasoningFields: ReadonlySet<string> = new Set(['reasoning', 'reasoning_effort', 'thinking', 'enable_thinking']);
/** Mistral tells usage at the end of every stream, unasked. */
const needless: ReadonlySet<string> = new Set(['stream_options']);
/** Canonical names of what Mistral does not take. */
const canonicalNames: Readonly<Record<string, string>> = {
  logit_bias: 'logitBias',
  logprobs: 'logprobs',
  top_logprobs: 'logprobs.top',
  safety_identifier: 'user',
  service_tier: 'serviceTier',
};
const hottest = 1.5;

/** A body in OpenAI's words, in Mistral's. */
export function fitFields(body: JsonObject, encoding: UpstreamEncoding): JsonObject {
  const fitted: Record<string, Json | undefined> = {};
  for (const [name, value] of Object.entries(body)) {
    if (value === undefined || value === null || needless.has(name) || reasoningFields.has(name)) continue;
    const known = (Object.hasOwn(ownNames, name) && ownNames[name]) || name;
    if (knownFields.has(known)) fitted[known] ??= value;
    else encoding.loseOnce('dropped', canonicalName(name), 'The API of Mistral does not take it.');
  }
  return { ...fitted, ...fitTemperature(fitted['temperature'], encoding) };
}

const canonicalName = (name: string): string => (Object.hasOwn(canonicalNames, name) && canonicalNames[name]) || name;

function fitTemperature(temperature: Json | undefined, { lose }: UpstreamEncoding): JsonObject {
  if (typeof temperature !== 'number' || temperature <= hottest) return {};
  lose('changed', 'temperature', `It is ${hottest} at most.`);
  return { temperature: hottest };
}
