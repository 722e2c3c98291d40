import {
  type CacheHint,
  isJsonObject,
  type JsonObject,
  type Part,
  partsOf,
  type ReasoningPart,
  type ToolCallPart,
  type ToolResultPart,
} from '@proxy/spec';
import { parseArguments } from '../../anthropic-messages/content/tool-arguments.ts';
import { dialect } from '../dialect.ts';
import { writeAudio, writeFile, writeImage, writeVideo } from './encode-media.ts';
import { type Encoding, unsupported } from './encoding.ts';
import { legalId } from './tool-id.ts';

/** The parts as blocks, cache points behind those that ask for one. What cannot be said is reported, and is not among them. */
export function encodeParts(parts: readonly Part[], path: string, encoding: Encoding): JsonObject[] {
  return parts.flatMap((part, index) => encodePart(part, `${path}.${index}`, encoding));
}

/** @throws GatewayError `PROXY_UNSUPPORTED` for a part without which the request would mean something else */
function encodePart(part: Part, path: string, encoding: Encoding): JsonObject[] {
  const block = encodeBare(part, path, encoding);
  if (!block) {
    if (part.cache) encoding.lose('dropped', `${path}.cache`, 'What it marked is left out.');
    return [];
  }
  encoding.loseForeign(part, path);
  if ('opaque' in part && part.opaque && part.opaque.dialect !== dialect && part.kind !== 'reasoning')
    encoding.lose('dropped', `${path}.opaque`, `Only ${part.opaque.dialect} can read this state.`);
  return [block, ...writeCachePoint(part.cache)];
}

/** The mark behind what is to be cached. */
export function writeCachePoint(cache: CacheHint | undefined): JsonObject[] {
  if (!cache) return [];
  return [{ cachePoint: { type: 'default', ...(cache.ttl !== undefined && { ttl: cache.ttl }) } }];
}

function encodeBare(part: Part, path: string, encoding: Encoding): JsonObject | undefined {
  switch (part.kind) {
    case 'text':
      if (part.citations) encoding.lose('dropped', `${path}.citations`, 'Citations cannot be sent back.');
      return encodeText(part.text, path, encoding);
    case 'refusal':
      encoding.lose('changed', path, 'A refusal is sent as text.');
      return encodeText(part.text, path, encoding);
    case 'image':
      return writeImage(part, path, encoding);
    case 'file':
      return writeFile(part, path, encoding);
    case 'video':
      return writeVideo(part, path);
    case 'audio':
      if (part.id !== undefined && part.source.kind === 'file_id') throw unsupported('Sound of another provider', path);
      return writeAudio(part, path);
    case 'tool_call':
      return encodeToolCall(part, path, encoding);
    case 'tool_result':
      return encodeToolResult(part, path, encoding);
    case 'reasoning':
      return encodeReasoning(part, path, encoding);
    case 'native':
      if (part.dialect === dialect) return part.value;
      encoding.lose('dropped', path, `Only ${part.dialect} knows this block.`);
      return undefined;
  }
}

/** Text of nothing, or of white space alone, is refused by the API. */
function encodeText(text: string, path: string, encoding: Encoding): JsonObject | undefined {
  if (text.trim() !== '') return { text };
  encoding.lose('dropped', path, 'Text of nothing, or of white space alone, is refused.');
  return undefined;
}

function encodeToolCall(part: ToolCallPart, path: string, encoding: Encoding): JsonObject {
  const toolUseId = legalId(part.id);
  const name = legalId(part.name);
  if (toolUseId !== part.id)
    encoding.lose('changed', `${path}.id`, 'The id is longer than is taken, or holds other characters.');
  if (name !== part.name)
    encoding.lose('changed', `${path}.name`, 'The name is longer than is taken, or holds other characters.');
  return { toolUse: { toolUseId, name, input: encodeArguments(part, path, encoding) } };
}

/** Arguments must be an object: anything else is kept under `_raw`, and none are `{}`. */
function encodeArguments(part: ToolCallPart, path: string, encoding: Encoding): JsonObject {
  if (part.flavour === 'custom') {
    encoding.lose('emulated', path, 'The text of a free-form tool call is sent as a property named input.');
    return { input: part.arguments };
  }
  const input = parseArguments(part.arguments);
  if (isJsonObject(input)) return input;
  encoding.lose('changed', `${path}.arguments`, 'The arguments are no JSON object and are sent under _raw.');
  return { _raw: part.arguments };
}

const resultBlocks: ReadonlySet<string> = new Set(['text', 'json', 'image', 'document', 'video']);

/** The status is said of failures only: few models take it at all. */
function encodeToolResult(part: ToolResultPart, path: string, encoding: Encoding): JsonObject {
  const blocks = encodeParts(partsOf(part.content), `${path}.content`, encoding);
  const content = blocks.filter((block) => Object.keys(block).every((name) => resultBlocks.has(name)));
  if (content.length < blocks.length)
    encoding.lose('dropped', `${path}.content`, 'A tool result holds text, images, documents and video.');
  return {
    toolResult: { toolUseId: legalId(part.callId), content, ...(part.isError && { status: 'error' }) },
  };
}

/** Reasoning goes back to Bedrock with the signature that Bedrock gave it; models refuse all else. */
function encodeReasoning(part: ReasoningPart, path: string, encoding: Encoding): JsonObject | undefined {
  const { opaque } = part;
  if (opaque === undefined || opaque.dialect !== dialect || opaque.payload === '') {
    const issuer = opaque?.dialect ?? dialect;
    const isForeign = issuer !== dialect;
    const reason = isForeign
      ? `Only ${issuer} can take back this reasoning.`
      : 'Reasoning without a signature is refused.';
    encoding.lose('dropped', path, reason);
    return undefined;
  }
  if (part.redacted) return { reasoningContent: { redactedContent: opaque.payload } };
  return { reasoningContent: { reasoningText: { text: part.text, signature: opaque.payload } } };
}
