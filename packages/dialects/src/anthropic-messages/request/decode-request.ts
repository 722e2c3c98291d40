import {
  type ChatRequest,
  type DecodedRequest,
  type IncomingRequest,
  isJsonObject,
  type Json,
  type JsonObject,
  type Message,
} from '@proxy/spec';
import { readContent } from '../content/decode-block.ts';
import { dialect, keptFields } from '../dialect.ts';
import { listAt, numberAt, optional, said, textAt } from '../wire-fields.ts';
import { decodeReasoning } from './decode-reasoning.ts';
import { decodeToolChoice, decodeTools } from './decode-tools.ts';
import { checkConversation, checkRequest } from './request-facts.ts';

/** @throws GatewayError `PROXY_INVALID_REQUEST` naming the field, here or from `canonical` */
export function decodeRequest({ body }: IncomingRequest): DecodedRequest {
  const { wire, facts } = checkRequest(body);
  return { wire, facts, canonical: () => readRequest(wire) };
}

/** As `decodeRequest`, of a body that asks how long it is. */
export function decodeCountRequest({ body }: IncomingRequest): DecodedRequest {
  const { wire, facts } = checkConversation(body);
  return { wire, facts: { ...facts, stream: false }, canonical: () => ({ ...readRequest(wire), stream: false }) };
}

/**
 * The whole request. `extensions` always has an entry of this dialect, even an empty one: it tells the encoder that
 * the request was written in it, and that its order and its gaps are meant.
 */
function readRequest(wire: JsonObject): ChatRequest {
  const { model, messages, system, stream, tools, tool_choice, metadata, ...fields } = wire;
  const { max_tokens, temperature, top_p, top_k, stop_sequences, service_tier, ...others } = fields;
  const { thinking: _, output_config: __, output_format: ___, ...unknown } = others;
  const { reasoning, outputFormat, kept } = decodeReasoning(wire);
  const { user, keptMetadata } = readMetadata(metadata);
  return {
    model: textAt(model, 'model'),
    messages: [...readSystem(system), ...readMessages(messages)],
    stream: stream === true,
    includeUsage: true,
    ...decodeToolChoice(tool_choice),
    ...said({
      maxOutputTokens: optional(numberAt, max_tokens, 'max_tokens'),
      temperature: optional(numberAt, temperature, 'temperature'),
      topP: optional(numberAt, top_p, 'top_p'),
      topK: optional(numberAt, top_k, 'top_k'),
      stop: optional(listAt, stop_sequences, 'stop_sequences')?.map((stop, i) => textAt(stop, `stop_sequences.${i}`)),
      tools: decodeTools(tools),
      serviceTier: optional(textAt, service_tier, 'service_tier'),
      reasoning,
      outputFormat,
      user,
    }),
    extensions: { [dialect]: { ...unknown, ...kept, ...keptMetadata } },
  };
}

/** Top-level system text as a message in front of all others; its blocks keep their cache marks. */
function readSystem(system: Json | undefined): Message[] {
  if (system === undefined || system === null) return [];
  return [{ role: 'system', content: readContent(system, 'system') }];
}

function readMessages(messages: Json | undefined): Message[] {
  return listAt(messages, 'messages').map((message, index) => {
    const { role, content, ...fields } = isJsonObject(message) ? message : {};
    return {
      role: role as 'user' | 'assistant' | 'system',
      content: readContent(content, `messages.${index}.content`),
      ...keptFields(fields),
    };
  });
}

function readMetadata(metadata: Json | undefined): { user?: string; keptMetadata?: JsonObject } {
  if (!isJsonObject(metadata)) return {};
  const { user_id: user, ...more } = metadata;
  if (typeof user !== 'string') return { keptMetadata: { metadata } };
  return { user, ...(Object.keys(more).length > 0 && { keptMetadata: { metadata: more } }) };
}
