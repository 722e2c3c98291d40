import type { ChatRequest, JsonObject, OutputFormat } from '@proxy/spec';
import { describedSchema } from '../../internal/described-schema.ts';
import { isMarked, present } from '../dialect.ts';
import { encodeThinking } from './encode-thinking.ts';
import type { Encoding } from './encoding.ts';
import { writeSchema } from './schema.ts';

/** `generationConfig`; `undefined` where nothing is asked for. */
export function encodeConfig(encoding: Encoding): JsonObject | undefined {
  const { request } = encoding;
  const config = present({
    maxOutputTokens: limitOf(encoding),
    temperature: request.temperature,
    topP: request.topP,
    topK: request.topK,
    stopSequences: stopOf(encoding),
    seed: request.seed,
    presencePenalty: request.presencePenalty,
    frequencyPenalty: request.frequencyPenalty,
    candidateCount: request.candidates,
    ...(request.logprobs && { responseLogprobs: true, logprobs: request.logprobs.top }),
    ...encodeFormat(encoding),
    thinkingConfig: encodeThinking(encoding),
  });
  return Object.keys(config).length === 0 && !isMarked(request, 'generationConfig') ? undefined : config;
}

function limitOf({ request: { maxOutputTokens }, capabilities, isNative, lose }: Encoding): number | undefined {
  const limit = capabilities.maxOutputTokens;
  if (isNative || maxOutputTokens === undefined || limit === undefined || maxOutputTokens <= limit)
    return maxOutputTokens;
  lose('changed', 'maxOutputTokens', `This model writes ${limit} tokens at most.`);
  return limit;
}

const mostStops = 5;

function stopOf({ request: { stop }, isNative, lose }: Encoding): readonly string[] | undefined {
  if (stop === undefined || isNative) return stop;
  const taken = stop.filter((sequence) => sequence !== '');
  if (taken.length > mostStops) lose('changed', 'stop', `The API takes ${mostStops} stop sequences.`);
  return taken.length === 0 ? undefined : taken.slice(0, mostStops);
}

const json = 'application/json';

function encodeFormat(encoding: Encoding): JsonObject {
  const { outputFormat } = encoding.request;
  if (outputFormat === undefined || outputFormat.kind === 'text') return {};
  if (outputFormat.kind === 'json') return { responseMimeType: json };
  encoding.loseForeign(outputFormat.extensions, 'outputFormat');
  return schemaFormat(outputFormat, encoding);
}

function schemaFormat(format: Extract<OutputFormat, { kind: 'json_schema' }>, encoding: Encoding): JsonObject {
  if (isMarked(format, 'responseSchema'))
    return { ...mimeType(format), responseSchema: writeSchema(format.schema, isMarked(format, 'type')) };
  return { ...mimeType(format), responseJsonSchema: describedSchema(format, encoding) };
}

const mimeType = (format: OutputFormat & { readonly kind: 'json_schema' }): JsonObject =>
  isMarked(format, 'responseMimeType') ? {} : { responseMimeType: json };

/** Options that this dialect has no word for; those whose value asks for nothing are no loss. */
const foreignOptions = [
  'logitBias',
  'verbosity',
  'store',
  'promptCacheKey',
  'metadata',
  'user',
] as const satisfies readonly (keyof ChatRequest)[];

export function loseForeignOptions({ request, lose }: Encoding): void {
  for (const option of foreignOptions) {
    const value = request[option];
    if (value === undefined || value === false) continue;
    if (typeof value === 'object' && Object.keys(value).length === 0) continue;
    lose('dropped', option, 'This API has no such option.');
  }
}
