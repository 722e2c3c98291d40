import {
  isJsonObject,
  type JsonObject,
  type Part,
  type TextPart,
  type ToolCallPart,
  type ToolResultPart,
} from '@proxy/spec';
import { writeCacheHint } from '../content/cache-hint.ts';
import { parseArguments } from '../content/tool-arguments.ts';
import { legalToolId } from '../content/tool-id.ts';
import { dialect, ownFields } from '../dialect.ts';
import { writeFile, writeImage } from './encode-media.ts';
import { encodeThinkingBlock } from './encode-thinking-block.ts';
import { type Encoding, unsupported } from './encoding.ts';

/** The parts as blocks. What this dialect cannot say is reported, and is not among them. */
export function encodeParts(parts: readonly Part[], path: string, encoding: Encoding): JsonObject[] {
  const blocks = parts.map((part, index) => encodePart(part, `${path}.${index}`, encoding));
  return blocks.filter((block) => block !== undefined);
}

/** @throws GatewayError `PROXY_UNSUPPORTED` for a part without which the request would mean something else */
function encodePart(part: Part, path: string, encoding: Encoding): JsonObject | undefined {
  const block = encodeBare(part, path, encoding);
  if (!block) return undefined;
  encoding.loseForeign(part, path);
  if ('opaque' in part && part.opaque && part.opaque.dialect !== dialect)
    encoding.lose('dropped', `${path}.opaque`, `Only ${part.opaque.dialect} can read this state.`);
  return { ...block, ...writeCacheHint(part.cache), ...ownFields(part) };
}

function encodeBare(part: Part, path: string, encoding: Encoding): JsonObject | undefined {
  switch (part.kind) {
    case 'text':
      return encodeText(part, path, encoding);
    case 'refusal':
      encoding.lose('changed', path, 'A refusal is sent as text.');
      return part.text === '' ? undefined : { type: 'text', text: part.text };
    case 'image':
      return writeImage(part, path, encoding);
    case 'file':
      return writeFile(part, path, encoding, (parts, place) => encodeParts(parts, place, encoding));
    case 'tool_call':
      return encodeToolCall(part, path, encoding);
    case 'tool_result':
      return encodeToolResult(part, path, encoding);
    case 'reasoning':
      return encodeThinkingBlock(part, path, encoding);
    case 'native':
      if (part.dialect === dialect) return part.value;
      encoding.lose('dropped', path, `Only ${part.dialect} knows this block.`);
      return undefined;
    case 'audio':
    case 'video':
      throw unsupported(part.kind === 'audio' ? 'Audio' : 'Video', path);
  }
}

/** Text of nothing, or of white space alone, is refused by the API. */
function encodeText(part: TextPart, path: string, encoding: Encoding): JsonObject | undefined {
  const { text, citations } = part;
  if (ownFields(part)?.['type'] === 'tool_reference') return {};
  if (text.trim() === '' && (text === '' || !encoding.isNative)) {
    if (text !== '') encoding.lose('dropped', path, 'Text of white space alone is refused.');
    return undefined;
  }
  const own = citations?.map(ownFields).filter((citation) => citation !== undefined);
  if (own && own.length < (citations?.length ?? 0))
    encoding.lose('dropped', `${path}.citations`, 'Citations of another provider cannot be sent back.');
  const isCited = own !== undefined && (own.length > 0 || citations?.length === 0);
  return isCited ? { type: 'text', text, citations: own } : { type: 'text', text };
}

function encodeToolCall(part: ToolCallPart, path: string, encoding: Encoding): JsonObject {
  const id = legalToolId(part.id);
  const name = legalToolId(part.name);
  if (id !== part.id) encoding.lose('changed', `${path}.id`, 'The id holds characters that are refused.');
  if (name !== part.name) encoding.lose('changed', `${path}.name`, 'The name holds characters that are refused.');
  return { type: 'tool_use', id, name, input: encodeArguments(part, path, encoding) };
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

function encodeToolResult(part: ToolResultPart, path: string, encoding: Encoding): JsonObject {
  const { content } = part;
  return {
    type: 'tool_result',
    tool_use_id: legalToolId(part.callId),
    ...(content !== undefined && {
      content: typeof content === 'string' ? content : encodeParts(content, `${path}.content`, encoding),
    }),
    ...(part.isError !== undefined && { is_error: part.isError }),
  };
}
