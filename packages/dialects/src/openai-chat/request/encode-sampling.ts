import type { JsonObject, SamplingOptions } from '@proxy/spec';
import { hasOwn } from '../extensions.ts';
import { numberFields } from './decode-sampling.ts';
import type { Encoding } from './encoding.ts';

/** The fields that a model without sampling refuses, each with the value that asks for nothing. */
const refusedFields = {
  temperature: 1,
  topP: 1,
  frequencyPenalty: 0,
  presencePenalty: 0,
  stop: undefined,
  logprobs: undefined,
  logitBias: undefined,
} as const satisfies { readonly [Name in keyof SamplingOptions]?: number | undefined };

const mostStops = 4;

/** Limits of sampler and answer, as far as the model takes them. */
export function encodeSampling(encoding: Encoding): JsonObject {
  const options = fitted(encoding);
  const { stop, logprobs, logitBias, candidates } = options;
  const numbers = numberFields.flatMap(([canonical, wire]) => {
    const value = options[canonical];
    return value === undefined ? [] : [[wire, value] as const];
  });
  return {
    ...encodeMaxTokens(encoding),
    ...Object.fromEntries(numbers),
    ...(stop && { stop: hasOwn(encoding.request, 'stop') && stop.length === 1 ? stop[0] : stop }),
    ...(logprobs && { logprobs: true, ...(logprobs.top !== undefined && { top_logprobs: logprobs.top }) }),
    ...(logitBias && { logit_bias: logitBias }),
    ...(candidates !== undefined && { n: candidates }),
  };
}

function fitted(encoding: Encoding): SamplingOptions {
  const { request, capabilities } = encoding;
  const options: { -readonly [Name in keyof SamplingOptions]: SamplingOptions[Name] } = { ...request };
  if (options.topK !== undefined && !hasOwn(request, 'top_k')) {
    encoding.lose('dropped', 'topK', 'OpenAI chat APIs do not take it.');
    delete options.topK;
  }
  if (options.stop && options.stop.length > mostStops && !encoding.isNative) {
    encoding.lose('changed', 'stop', `OpenAI chat APIs take ${mostStops} sequences.`);
    options.stop = options.stop.slice(0, mostStops);
  }
  if (capabilities.temperature !== false) return options;
  for (const [name, neutral] of Object.entries(refusedFields) as [keyof typeof refusedFields, number | undefined][]) {
    if (options[name] === undefined) continue;
    if (options[name] !== neutral) encoding.lose('dropped', name, 'The model refuses sampling parameters.');
    delete options[name];
  }
  return options;
}

/**
 * The limit under the name that the model takes: models that refuse sampling refuse the old name too, others often
 * know no other.
 */
function encodeMaxTokens(encoding: Encoding): JsonObject {
  const { request, capabilities } = encoding;
  const limit = clamped(encoding);
  if (limit === undefined) return {};
  const isNew = capabilities.temperature === false || hasOwn(request, 'max_completion_tokens');
  if (isNew) encoding.leaveOut('max_tokens');
  return { [isNew ? 'max_completion_tokens' : 'max_tokens']: limit };
}

/** Other dialects ask for limits that a model may not have, since theirs must be given. */
function clamped(encoding: Encoding): number | undefined {
  const { request, capabilities, isNative } = encoding;
  const asked = request.maxOutputTokens;
  const most = capabilities.maxOutputTokens;
  if (asked === undefined || most === undefined || asked <= most || isNative) return asked;
  encoding.lose('changed', 'maxOutputTokens', `The model writes at most ${most} tokens.`);
  return most;
}
