import {
  type ChatRequest,
  type EncodedRequest,
  type EncodeTarget,
  isJsonObject,
  type Json,
  type JsonObject,
} from '@proxy/spec';
import { adoptFields } from '../../internal/upstream-encoding.ts';
import { ownFields } from '../dialect.ts';
import { encodeMessages } from './encode-messages.ts';
import {
  encodeFormat,
  encodeInference,
  encodeMetadata,
  encodeServiceTier,
  loseForeignOptions,
} from './encode-options.ts';
import { encodeToolConfig } from './encode-tools.ts';
import { createEncoding, type Encoding, unsupported } from './encoding.ts';
import { planReasoning } from './plan-reasoning.ts';

/** Fields of Converse that a client of another dialect may say in its own body. */
const adoptable: ReadonlySet<string> = new Set([
  'additionalModelRequestFields',
  'additionalModelResponseFieldPaths',
  'guardrailConfig',
  'performanceConfig',
  'requestMetadata',
]);

/**
 * Neither the model nor streaming stand in the body: both are said by the path.
 * @throws GatewayError `PROXY_UNSUPPORTED` where leaving something out would change what the answer means
 */
export function encodeRequest(request: ChatRequest, { model, capabilities }: EncodeTarget): EncodedRequest {
  const encoding = createEncoding(model, capabilities);
  if ((request.candidates ?? 1) > 1) throw unsupported('A request for several answers', 'candidates');
  if (asksForSound(request)) throw unsupported('A request for a spoken answer', 'modalities');
  loseForeignOptions(request, encoding);
  return { body: assemble(request, encoding), headers: {}, losses: encoding.losses };
}

/** OpenAI's chat dialect and its kin ask for sound in a field of their own. */
function asksForSound({ extensions = {} }: ChatRequest): boolean {
  return Object.values(extensions).some((fields) => {
    const modalities = fields?.['modalities'];
    return Array.isArray(modalities) && modalities.includes('audio');
  });
}

function assemble(request: ChatRequest, encoding: Encoding): JsonObject {
  const { system, messages } = encodeMessages(request.messages, encoding);
  const plan = planReasoning(request, beganWithoutThinking(messages), encoding);
  const sampling = encodeInference(request, plan.maxTokens, plan.isThinking, encoding);
  const isClaudeThinking = plan.isThinking && encoding.family === 'claude';
  const toolConfig = encodeToolConfig(request, messages, isClaudeThinking, encoding);
  const { outputConfig, instruction } = encodeFormat(request.outputFormat, encoding);
  const instructed = instruction === undefined ? system : [...system, { text: instruction }];
  const { additionalModelRequestFields: kept, ...own } = { ...adopted(request, encoding), ...ownFields(request) };
  const fields = { ...(isJsonObject(kept) && kept), ...sampling.fields, ...plan.fields };
  const isTold = encoding.family === 'claude' && 'stopSequences' in sampling.inferenceConfig;
  return present({
    messages,
    system: instructed.length > 0 ? instructed : undefined,
    inferenceConfig: filled(sampling.inferenceConfig),
    toolConfig,
    outputConfig,
    additionalModelRequestFields: filled(fields),
    additionalModelResponseFieldPaths: isTold ? ['/stop_sequence'] : undefined,
    requestMetadata: encodeMetadata(request.metadata, encoding),
    serviceTier: encodeServiceTier(request.serviceTier, encoding),
    ...own,
  });
}

function adopted(request: ChatRequest, encoding: Encoding): JsonObject {
  const loseForeign = (extensions: ChatRequest['extensions'], path: string): void =>
    encoding.loseForeign({ extensions }, path);
  return adoptFields({ request, loseForeign }, adoptable);
}

/** Whether the last answer opens a round of tool calls, or is to be continued, and does not begin with reasoning. */
function beganWithoutThinking(messages: readonly JsonObject[]): boolean {
  const index = messages.findLastIndex(({ role }) => role === 'assistant');
  if (index === -1) return false;
  const isOpen = index === messages.length - 1 || blocksOf(messages[index + 1]).some((block) => 'toolResult' in block);
  return isOpen && !('reasoningContent' in (blocksOf(messages[index])[0] ?? {}));
}

function blocksOf(message: JsonObject | undefined): readonly JsonObject[] {
  const content: Json | undefined = message?.['content'];
  return Array.isArray(content) ? content.filter(isJsonObject) : [];
}

const filled = (fields: JsonObject): JsonObject | undefined => (Object.keys(fields).length > 0 ? fields : undefined);

function present(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
