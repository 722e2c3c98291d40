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
import { createUpstreamEncoding } from '../../internal/upstream-encoding.ts';
import { openaiChat } from '../../openai-chat/codec.ts';
import { api, dialect } from '../dialect.ts';
import { encodeReasoning } from './encode-reasoning.ts';
import { fitFields } from './fit-fields.ts';
import { fitMessages } from './fit-messages.ts';
import { plainRequest } from './plain-request.ts';

/**
 * What the two dialects share OpenAI's encoder writes; then every name, message and value is fitted to Mistral's schema.
 * @throws GatewayError `PROXY_UNSUPPORTED` where leaving something out would change what the answer means
 */
export function encodeRequest(asked: ChatRequest, target: EncodeTarget): EncodedRequest {
  const plain = plainRequest(asked);
  const encoding = createUpstreamEncoding(plain, target.capabilities, { dialect, api });
  const { tools, mode, named } = functionTooling(encoding);
  const { reasoning: _, tools: __, toolChoice: ___, parallelToolCalls, ...shared } = plain;
  const written = openaiChat.chat.encodeRequest(
    {
      ...shared,
      ...(tools.length > 0 && {
        tools: tools.map(bareTool),
        ...(parallelToolCalls !== undefined && { parallelToolCalls }),
        ...(named === undefined
          ? mode && { toolChoice: { kind: mode } }
          : { toolChoice: { kind: 'tool', name: named } }),
      }),
    },
    {
      model: target.model,
      capabilities: { ...target.capabilities, reasoningReplay: 'reasoning_content' },
      streamUsage: false,
    },
  );
  if (parallelToolCalls !== undefined && tools.length === 0)
    encoding.lose('dropped', 'parallelToolCalls', 'There is no tool to call.');
  const body: JsonObject = {
    ...fitFields(written.body, encoding),
    messages: fitMessages(objects(written.body['messages']), encoding),
    ...encodeReasoning(encoding),
  };
  return { body, headers: {}, losses: [...written.losses, ...encoding.losses] };
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
