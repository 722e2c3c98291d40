import { type ChatRequest, isJsonObject, type JsonObject, type OutputFormat, type ReasoningRequest } from '@proxy/spec';
import type { FieldReader } from '../../internal/field-reader.ts';
import { keptFields } from '../dialect.ts';
import { isUpperCase, readSchema } from './schema.ts';

type Config = Omit<ChatRequest, 'model' | 'messages' | 'stream'>;

/** Reads `generationConfig`; of it what nobody takes stays in the rest of the request. */
export function decodeConfig(fields: FieldReader): Config {
  const config = fields.child('generationConfig');
  if (!config) return {};
  return { ...readSampling(config), ...readLogprobs(config), ...readReasoning(config), ...readFormat(config) };
}

function readSampling(config: FieldReader): Config {
  const options = {
    maxOutputTokens: config.number('maxOutputTokens'),
    temperature: config.number('temperature'),
    topP: config.number('topP'),
    topK: config.number('topK'),
    seed: config.number('seed'),
    frequencyPenalty: config.number('frequencyPenalty'),
    presencePenalty: config.number('presencePenalty'),
    candidates: config.number('candidateCount'),
    stop: config.list('stopSequences')?.map((sequence, index) => {
      if (typeof sequence !== 'string') config.refuse(`stopSequences.${index}`, 'must be a string');
      return String(sequence);
    }),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function readLogprobs(config: FieldReader): Config {
  if (config.boolean('responseLogprobs') !== true) {
    config.restore('responseLogprobs');
    return {};
  }
  const top = config.number('logprobs');
  return { logprobs: top === undefined ? {} : { top } };
}

/** A budget of -1 leaves it to the model, one of 0 asks for none. */
function readReasoning(config: FieldReader): { readonly reasoning?: ReasoningRequest } {
  const thinking = config.child('thinkingConfig');
  if (!thinking) return {};
  const budget = thinking.number('thinkingBudget');
  const level = thinking.string('thinkingLevel');
  const isShown = thinking.boolean('includeThoughts');
  const reasoning: ReasoningRequest = {
    ...(budget !== undefined && budgetOf(budget)),
    ...(level !== undefined && { effort: level.toLowerCase() }),
    ...(isShown !== undefined && { summary: isShown ? 'auto' : 'none' }),
  };
  return Object.keys(reasoning).length === 0 ? {} : { reasoning };
}

function budgetOf(budgetTokens: number): ReasoningRequest {
  if (budgetTokens < 0) return { mode: 'adaptive' };
  return budgetTokens === 0 ? { mode: 'off' } : { budgetTokens };
}

const json = 'application/json';

/** The marks tell in which of its two fields a schema came, and how its types were written. */
function readFormat(config: FieldReader): { readonly outputFormat?: OutputFormat } {
  const type = config.string('responseMimeType');
  const plain = config.object('responseJsonSchema');
  const own = plain ? undefined : config.object('responseSchema');
  if (type !== undefined && type !== json) {
    for (const name of ['responseMimeType', 'responseJsonSchema', 'responseSchema']) config.restore(name);
    return {};
  }
  const schema = plain ?? (own && readSchema(own));
  if (!schema) return type === undefined ? {} : { outputFormat: { kind: 'json' } };
  const marks = {
    ...(type === undefined && { responseMimeType: null }),
    ...(own && { responseSchema: null }),
    ...(own && isUpperCase(own) && { type: null }),
  };
  return { outputFormat: { kind: 'json_schema', schema, ...keptFields(marks) } };
}

/** Tells what the client wrote in a way of its own: nothing in an object, the level of thinking in capitals, a lone tool. */
export function optionMarks({ generationConfig: config, tools }: JsonObject): JsonObject {
  const thinking = isJsonObject(config) ? config['thinkingConfig'] : undefined;
  const level = isJsonObject(thinking) ? thinking['thinkingLevel'] : undefined;
  return {
    ...(isJsonObject(config) && Object.keys(config).length === 0 && { generationConfig: null }),
    ...(typeof level === 'string' && level !== level.toLowerCase() && { thinkingLevel: null }),
    ...(isJsonObject(tools) && { tools: null }),
  };
}
