import type { ChatRequest, JsonObject, OutputFormat } from '@proxy/spec';
import { encodeOutputFormat } from '../../anthropic-messages/request/encode-output-format.ts';
import { encodeSampling, encodeStop } from '../../anthropic-messages/request/encode-sampling.ts';
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
  'user',
] as const satisfies readonly (keyof ChatRequest)[];

export function loseForeignOptions(request: ChatRequest, { lose }: Encoding): void {
  for (const option of foreignOptions) {
    const value = request[option];
    if (value === undefined || value === 0 || value === false) continue;
    if (option === 'logitBias' && Object.keys(request.logitBias ?? {}).length === 0) continue;
    lose('dropped', option, 'This API has no such option.');
  }
  if (request.logprobs?.top !== undefined) lose('dropped', 'logprobs.top', 'This API has no such option.');
}

export interface EncodedSampling {
  readonly inferenceConfig: JsonObject;
  /** For `additionalModelRequestFields`. */
  readonly fields: JsonObject;
}

/** The sampler's options; `topK` goes where its family takes it. */
export function encodeInference(
  request: ChatRequest,
  maxTokens: number | undefined,
  isThinking: boolean,
  encoding: Encoding,
): EncodedSampling {
  const isClaude = encoding.family === 'claude';
  const {
    temperature,
    top_p: topP,
    top_k: topK,
  } = isClaude ? encodeSampling(request, isThinking, encoding) : plainSampling(request, encoding);
  const stopSequences = encodeStop(request.stop, encoding);
  return {
    inferenceConfig: {
      ...(maxTokens !== undefined && { maxTokens }),
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
      ...(stopSequences !== undefined && stopSequences.length > 0 && { stopSequences }),
    },
    fields: topK === undefined ? {} : topKField(topK as number, encoding),
  };
}

function plainSampling({ temperature, topP, topK }: ChatRequest, { lose }: Encoding): JsonObject {
  if (temperature !== undefined && temperature > 1) lose('changed', 'temperature', 'It is 1 at most.');
  return {
    ...(temperature !== undefined && { temperature: Math.min(temperature, 1) }),
    ...(topP !== undefined && { top_p: topP }),
    ...(topK !== undefined && { top_k: topK }),
  };
}

function topKField(topK: number, { family, lose }: Encoding): JsonObject {
  if (family === 'claude') return { top_k: topK };
  if (family === 'nova') return { inferenceConfig: { topK } };
  lose('dropped', 'topK', 'How this model is told of it is not known.');
  return {};
}

export interface EncodedFormat {
  readonly outputConfig?: JsonObject;
  /** What the model is told where the API has no option for it. */
  readonly instruction?: string;
}

/** A schema goes into the API's own option, as text; or is told to a model that is known to lack it, as is plain JSON mode. */
export function encodeFormat(outputFormat: OutputFormat | undefined, encoding: Encoding): EncodedFormat {
  const schemaOnly = outputFormat?.kind === 'json_schema' ? withoutNames(outputFormat) : outputFormat;
  const { format, instruction } = encodeOutputFormat(schemaOnly, false, encoding);
  if (!format || outputFormat?.kind !== 'json_schema') return instruction === undefined ? {} : { instruction };
  const { name = 'answer', description } = outputFormat;
  const jsonSchema = {
    name,
    schema: JSON.stringify(format['schema']),
    ...(description !== undefined && description !== '' && { description }),
  };
  return { outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema } } } };
}

/** Name and description have places of their own here. */
function withoutNames({
  name: _,
  description: __,
  ...format
}: Extract<OutputFormat, { kind: 'json_schema' }>): OutputFormat {
  return format;
}

const serviceTiers: ReadonlySet<string> = new Set(['default', 'flex', 'priority', 'reserved']);

export function encodeServiceTier(tier: string | undefined, { lose }: Encoding): JsonObject | undefined {
  if (tier === undefined) return undefined;
  if (serviceTiers.has(tier)) return { type: tier };
  if (tier !== 'auto') lose('dropped', 'serviceTier', 'This API has no such service tier.');
  return undefined;
}

const legalMetadata = /^[a-zA-Z0-9\s:_@$#=/+,.-]{1,256}$/;
const mostMetadata = 16;

/** Short texts by name, which the provider writes into its log of calls. */
export function encodeMetadata(metadata: JsonObject | undefined, { lose }: Encoding): JsonObject | undefined {
  const entries = Object.entries(metadata ?? {});
  const legal = entries.filter(
    ([name, value]) => legalMetadata.test(name) && typeof value === 'string' && legalMetadata.test(value),
  );
  const taken = legal.slice(0, mostMetadata);
  if (taken.length < entries.length) lose('dropped', 'metadata', 'Sixteen short texts of plain characters are taken.');
  return taken.length === 0 ? undefined : Object.fromEntries(taken);
}
