import type { ChatRequest, JsonObject } from '@proxy/spec';
import type { Encoding } from './encoding.ts';

/** Options that this dialect has no word for; those whose value asks for nothing are no loss. */
const foreignOptions = [
  'seed',
  'frequencyPenalty',
  'presencePenalty',
  'logitBias',
  'logprobs',
  'verbosity',
  'store',
  'promptCacheKey',
  'metadata',
] as const satisfies readonly (keyof ChatRequest)[];

export function loseForeignOptions(request: ChatRequest, encoding: Encoding): void {
  for (const option of foreignOptions) {
    const value = request[option];
    if (value === undefined || value === 0 || value === false) continue;
    if (option !== 'logprobs' && typeof value === 'object' && Object.keys(value).length === 0) continue;
    encoding.lose('dropped', option, 'This API has no such option.');
  }
  if (request.logprobs?.top !== undefined) encoding.lose('dropped', 'logprobs.top', 'This API has no such option.');
}

/** The sampler's options, within what the API takes: it refuses many of them while the model thinks. */
export function encodeSampling(request: ChatRequest, isThinking: boolean, encoding: Encoding): JsonObject {
  const { temperature, topP, topK } = request;
  if (encoding.isNative) return sampler(temperature, topP, topK);
  const { lose } = encoding;
  if (encoding.capabilities?.temperature === false) {
    for (const option of ['temperature', 'topP', 'topK'] as const)
      if (request[option] !== undefined) lose('dropped', option, 'This model refuses options of the sampler.');
    return {};
  }
  const heat = fitTemperature(temperature, isThinking, encoding);
  const nucleus = fitTopP(topP, heat, isThinking, encoding);
  if (topK !== undefined && isThinking) lose('dropped', 'topK', 'It is refused while the model thinks.');
  return sampler(heat, nucleus, isThinking ? undefined : topK);
}

function sampler(temperature?: number, topP?: number, topK?: number): JsonObject {
  return {
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(topK !== undefined && { top_k: topK }),
  };
}

function fitTemperature(wanted: number | undefined, isThinking: boolean, { lose }: Encoding): number | undefined {
  if (wanted === undefined || wanted === 1) return wanted;
  if (isThinking) {
    lose('dropped', 'temperature', 'It is 1 while the model thinks.');
    return undefined;
  }
  if (wanted > 1) lose('changed', 'temperature', 'It is 1 at most.');
  return Math.min(wanted, 1);
}

/** Newer models take temperature or top_p, not both; the temperature is the one kept. */
function fitTopP(
  wanted: number | undefined,
  temperature: number | undefined,
  isThinking: boolean,
  { lose }: Encoding,
): number | undefined {
  if (wanted === undefined) return undefined;
  if (temperature !== undefined) lose('dropped', 'topP', 'The API takes a temperature or top_p, not both.');
  else if (isThinking && wanted < 0.95) lose('dropped', 'topP', 'Below 0.95 it is refused while the model thinks.');
  else return wanted;
  return undefined;
}

/** Sequences of white space alone are refused. */
export function encodeStop(stop: readonly string[] | undefined, { lose }: Encoding): readonly string[] | undefined {
  const taken = stop?.filter((sequence, index) => {
    if (sequence.trim() !== '') return true;
    lose('dropped', `stop.${index}`, 'A stop sequence of white space is refused.');
    return false;
  });
  return taken?.length === 0 && stop?.length !== 0 ? undefined : taken;
}

const serviceTiers: ReadonlySet<string> = new Set(['auto', 'standard_only']);

export function encodeServiceTier(tier: string | undefined, encoding: Encoding): string | undefined {
  if (tier === undefined || encoding.isNative || serviceTiers.has(tier)) return tier;
  encoding.lose('dropped', 'serviceTier', 'This API has no such service tier.');
  return undefined;
}
