import type { Json, JsonObject } from '@proxy/spec';
import { outputLimit, type UpstreamEncoding } from '../../internal/upstream-encoding.ts';

interface Range {
  readonly min: number;
  readonly max: number;
}
const anyNumber: Range = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };

/** Numbers by Cohere's names, and the ranges that it takes. @see https://docs.cohere.com/reference/chat */
const numbers = [
  ['temperature', 'temperature', anyNumber],
  ['topP', 'p', { min: 0.01, max: 0.99 }],
  ['topK', 'k', { min: 0, max: 500 }],
  ['seed', 'seed', anyNumber],
  ['frequencyPenalty', 'frequency_penalty', { min: 0, max: 1 }],
  ['presencePenalty', 'presence_penalty', { min: 0, max: 1 }],
] as const;
const mostStops = 5;

/** Limits of sampler and answer. */
export function encodeSampling(encoding: UpstreamEncoding): JsonObject {
  const { request, lose } = encoding;
  const said: Record<string, Json> = {};
  for (const [name, wire, { min, max }] of numbers) {
    const value = request[name];
    if (value === undefined) continue;
    said[wire] = Math.min(Math.max(value, min), max);
    if (said[wire] !== value) lose('changed', name, `It lies between ${min} and ${max}.`);
  }
  const limit = outputLimit(encoding);
  return {
    ...(limit !== undefined && { max_tokens: limit }),
    ...said,
    ...encodeStops(encoding),
    ...encodeLogprobs(encoding),
  };
}

function encodeStops({ request: { stop }, lose }: UpstreamEncoding): JsonObject {
  if (!stop) return {};
  if (stop.length > mostStops) lose('changed', 'stop', `Cohere takes ${mostStops} sequences.`);
  return { stop_sequences: stop.slice(0, mostStops) };
}

function encodeLogprobs({ request: { logprobs }, lose }: UpstreamEncoding): JsonObject {
  if (!logprobs) return {};
  if (logprobs.top) lose('dropped', 'logprobs.top', 'Only the probabilities of the chosen tokens are told.');
  return { logprobs: true };
}
