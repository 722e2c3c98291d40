import {
  type ChatRequest,
  type EncodedRequest,
  type EncodeTarget,
  isJsonObject,
  type Json,
  type JsonObject,
} from '@proxy/spec';
import { ownFields } from '../dialect.ts';
import { encodeMessages } from './encode-messages.ts';
import { encodeOutputFormat } from './encode-output-format.ts';
import { encodeSampling, encodeServiceTier, encodeStop, loseForeignOptions } from './encode-sampling.ts';
import { planThinking } from './encode-thinking.ts';
import { encodeToolChoice, encodeTools } from './encode-tools.ts';
import { createEncoding, type Encoding, unsupported } from './encoding.ts';
import { beganWithoutThinking } from './open-round.ts';
import { textBlock } from './turns.ts';

/** The version of the API that bodies are written for. */
const apiVersion = '2023-06-01';

/** @throws GatewayError `PROXY_UNSUPPORTED` where leaving something out would change what the answer means */
export function encodeRequest(request: ChatRequest, { model, capabilities }: EncodeTarget): EncodedRequest {
  const encoding = createEncoding(request, capabilities);
  if ((request.candidates ?? 1) > 1) throw unsupported('A request for several answers', 'candidates');
  if (asksForSound(request)) throw unsupported('A request for a spoken answer', 'modalities');
  encoding.loseForeign(request, '');
  loseForeignOptions(request, encoding);
  const body = assemble(request, model, encoding);
  return { body, headers: { 'anthropic-version': apiVersion }, losses: encoding.losses };
}

/** OpenAI's chat dialect and its kin ask for sound in a field of their own. */
function asksForSound({ extensions = {} }: ChatRequest): boolean {
  return Object.values(extensions).some((fields) => {
    const modalities = fields?.['modalities'];
    return Array.isArray(modalities) && modalities.includes('audio');
  });
}

function assemble(request: ChatRequest, model: string, encoding: Encoding): JsonObject {
  const { system, messages } = encodeMessages(request.messages, encoding);
  const plan = planThinking(request, beganWithoutThinking(messages), encoding);
  const isThinking = plan.thinking !== undefined && plan.thinking['type'] !== 'disabled';
  const canForce = !isThinking && (request.tools ?? []).length === 0;
  const { field, format, instruction, emulation } = encodeOutputFormat(request.outputFormat, canForce, encoding);
  const { output_config: config, ...own } = ownFields(request) ?? {};
  const said = {
    system: instructed(system, instruction),
    ...toolFields(request, plan.thinking?.['type'] === 'enabled', encoding),
    ...emulation,
    ...encodeSampling(request, isThinking, encoding),
    stop_sequences: encodeStop(request.stop, encoding),
    thinking: plan.thinking,
    output_config: outputConfig(config, plan.effort, field === 'output_config' ? format : undefined),
    output_format: field === 'output_format' ? format : undefined,
    metadata: merged(own['metadata'], { user_id: request.user }),
    service_tier: encodeServiceTier(request.serviceTier, encoding),
    stream: request.stream,
  };
  return { model, max_tokens: plan.maxTokens, messages, ...own, ...present(said) };
}

function toolFields(request: ChatRequest, isThinking: boolean, encoding: Encoding): JsonObject {
  const tools = encodeTools(request, encoding);
  const hasTools = tools.length > 0 || encoding.isNative;
  if (!hasTools && request.toolChoice && request.toolChoice.kind !== 'auto' && request.toolChoice.kind !== 'none')
    encoding.lose('dropped', 'toolChoice', 'There is no tool to choose.');
  return {
    ...((tools.length > 0 || (encoding.isNative && request.tools)) && { tools }),
    ...(hasTools && { tool_choice: encodeToolChoice(request, isThinking, encoding) }),
  };
}

function instructed(
  system: string | readonly JsonObject[] | undefined,
  instruction: string | undefined,
): string | readonly JsonObject[] | undefined {
  if (instruction === undefined || system === undefined) return system ?? instruction;
  return typeof system === 'string' ? `${system}\n\n${instruction}` : [...system, textBlock(instruction)];
}

/** @param kept what the client itself said; of an effort that a message of the conversation changed it says the first */
function outputConfig(
  kept: Json | undefined,
  effort: string | undefined,
  format: JsonObject | undefined,
): Json | undefined {
  const { effort: first, ...others } = isJsonObject(kept) ? kept : {};
  const said = first === undefined ? effort : first;
  return merged(Object.keys(others).length > 0 ? others : undefined, { effort: said ?? undefined, format });
}

/** The fields over what was kept of the same object; `undefined` where neither says anything. */
function merged(kept: Json | undefined, fields: JsonObject): Json | undefined {
  const written = present(fields);
  if (Object.keys(written).length === 0) return kept;
  return isJsonObject(kept) ? { ...kept, ...written } : written;
}

function present(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
