import { invalidRequest, type Json, type SamplingOptions } from '@proxy/spec';
import type { FieldReader } from '../../internal/field-reader.ts';

type NumberField = Exclude<keyof SamplingOptions, 'stop' | 'logitBias' | 'logprobs' | 'maxOutputTokens' | 'candidates'>;

/** Numbers that go by another name here and mean the same. */
export const numberFields: readonly (readonly [canonical: NumberField, wire: string])[] = [
  ['temperature', 'temperature'],
  ['topP', 'top_p'],
  ['topK', 'top_k'],
  ['seed', 'seed'],
  ['frequencyPenalty', 'frequency_penalty'],
  ['presencePenalty', 'presence_penalty'],
];

/** Reads the limits of sampler and answer. @throws GatewayError `PROXY_INVALID_REQUEST` naming the field */
export function decodeSampling(fields: FieldReader): SamplingOptions {
  const numbers: { [Name in NumberField]?: number } = {};
  for (const [canonical, wire] of numberFields) {
    const value = fields.number(wire);
    if (value !== undefined) numbers[canonical] = value;
  }
  if (numbers.topK !== undefined) fields.hold('top_k');
  const candidates = positive(fields, 'n');
  const logitBias = fields.object('logit_bias');
  return {
    ...decodeMaxTokens(fields),
    ...numbers,
    ...decodeStop(fields),
    ...decodeLogprobs(fields),
    ...(candidates !== undefined && { candidates }),
    ...(logitBias && { logitBias }),
  };
}

/** The old and the new name of the limit; where both are said the new one counts. */
function decodeMaxTokens(fields: FieldReader): Pick<SamplingOptions, 'maxOutputTokens'> {
  const now = positive(fields, 'max_completion_tokens');
  const before = positive(fields, 'max_tokens');
  const maxOutputTokens = now ?? before;
  if (maxOutputTokens === undefined) return {};
  fields.hold(now === undefined ? 'max_tokens' : 'max_completion_tokens');
  return { maxOutputTokens };
}

/** A count that says something; any other, as the -1 of local hosts, is left as it is. */
function positive(fields: FieldReader, name: string): number | undefined {
  const value = fields.number(name);
  if (value === undefined || value >= 1) return value;
  fields.restore(name);
  return undefined;
}

function decodeStop(fields: FieldReader): Pick<SamplingOptions, 'stop'> {
  const { stop } = fields.wire;
  if (stop === undefined || stop === null) return {};
  const sequences: readonly Json[] = Array.isArray(stop) ? stop : [stop];
  const texts = sequences.filter((sequence) => typeof sequence === 'string');
  if (texts.length < sequences.length) throw invalidRequest('`stop` must be a string or a list of strings.', 'stop');
  if (Array.isArray(stop)) fields.drop('stop');
  else fields.hold('stop');
  return { stop: texts };
}

function decodeLogprobs(fields: FieldReader): Pick<SamplingOptions, 'logprobs'> {
  if (fields.wire['logprobs'] !== true) {
    fields.boolean('logprobs');
    fields.restore('logprobs');
    return {};
  }
  fields.drop('logprobs');
  const top = fields.number('top_logprobs');
  return { logprobs: top === undefined ? {} : { top } };
}
