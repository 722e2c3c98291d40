import {
  type ChatRequest,
  type EncodedRequest,
  type EncodeTarget,
  type FunctionTool,
  isJsonObject,
  type Json,
  type JsonObject,
} from '@proxy/spec';
import { functionTooling } from '../../internal/function-tools.ts';
import { createUpstreamEncoding, outputLimit, type UpstreamEncoding } from '../../internal/upstream-encoding.ts';
import { openaiChat } from '../../openai-chat/codec.ts';
import { api, dialect } from '../dialect.ts';
import { encodeReasoning } from './encode-reasoning.ts';
import { fitFields } from './fit-fields.ts';
import { fitMessages } from './fit-messages.ts';
import { loseMarks } from './lose-marks.ts';
import { plainRequest } from './plain-request.ts';

/**
 * What the two dialects share OpenAI's encoder writes; then every name, message and value is fitted to Mistral's schema.
 * @throws GatewayError `PROXY_UNSUPPORTED` where leaving something out would change what the answer means
 */
export function encodeRequest(asked: ChatRequest, target: EncodeTarget): EncodedRequest {
  const encoding = createUpstreamEncoding(plainRequest(asked), target.capabilities, { dialect, api });
  const { capabilities } = encoding;
  loseMarks(asked, encoding);
  const reasons = capabilities.reasoning !== false;
  const written = openaiChat.chat.encodeRequest(sharedRequest(encoding), {
    model: target.model,
    capabilities: { ...capabilities, ...(reasons && { reasoningReplay: 'reasoning_content' }) },
    streamUsage: false,
  });
  const body: JsonObject = {
    ...fitFields(written.body, encoding),
    messages: fitMessages(objects(written.body['messages']), encoding),
    ...encodeReasoning(encoding),
  };
  return { body, headers: {}, losses: [...written.losses, ...encoding.losses] };
}

/** What is left to OpenAI's encoder: all but reasoning, and of tools the functions alone. */
function sharedRequest(encoding: UpstreamEncoding): ChatRequest {
  const { tools, mode, named } = functionTooling(encoding);
  const limit = outputLimit(encoding);
  const { reasoning: _, tools: __, toolChoice: ___, parallelToolCalls, ...shared } = encoding.request;
  const limited = { ...shared, ...(limit !== undefined && { maxOutputTokens: limit }) };
  if (tools.length === 0) {
    if (parallelToolCalls !== undefined) encoding.lose('dropped', 'parallelToolCalls', 'There is no tool to call.');
    return limited;
  }
  return {
    ...limited,
    tools: tools.map(bareTool),
    ...(parallelToolCalls !== undefined && { parallelToolCalls }),
    ...(mode && { toolChoice: named === undefined ? { kind: mode } : { kind: 'tool', name: named } }),
  };
}

/** The schema of a tool has no other fields, and demands the parameters. */
function bareTool({
  name,
  description,
  strict,
  parameters = { type: 'object', properties: {} },
}: FunctionTool): FunctionTool {
  return {
    kind: 'function',
    name,
    parameters,
    ...(description !== undefined && { description }),
    ...(strict !== undefined && { strict }),
  };
}

const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);
