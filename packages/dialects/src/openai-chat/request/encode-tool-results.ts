import { type JsonObject, type Part, partsOf, type ToolResultPart } from '@proxy/spec';
import { optional } from '../../internal/optional.ts';
import { hasOwn } from '../extensions.ts';
import { legalCallId } from './call-id.ts';
import { encodePart } from './encode-part.ts';
import type { Encoding } from './encoding.ts';

export interface EncodedResult {
  readonly message: JsonObject;
  /** What a result of a tool cannot hold in this dialect: it follows in the next message of the user. */
  readonly media: readonly Part[];
}

const movedText = 'The result follows in the next message of the user.';

/** A tool's result as a message of its own. */
export function encodeToolResult(result: ToolResultPart, path: string, encoding: Encoding): EncodedResult {
  const parts = partsOf(result.content);
  const media = parts.filter(isMedia);
  if (media.length > 0)
    encoding.lose('changed', path, 'Images and documents of a tool result follow in a message of the user.');
  if (result.cache) encoding.loseOnce('dropped', 'cache', 'Hosts of this dialect cache by themselves.');
  encoding.loseForeign(result.extensions, path);
  const spoken = parts.filter((part) => !isMedia(part));
  const content = encodeSpoken(spoken, path, encoding) || (media.length > 0 ? movedText : '');
  return { message: { ...address(result, encoding), content: marked(content, result, path, encoding) }, media };
}

/** Hosts that take media in a result were sent it in this dialect. */
const isMedia = (part: Part): boolean =>
  !hasOwn(part, 'type') &&
  (part.kind === 'image' || part.kind === 'audio' || (part.kind === 'file' && part.source.kind !== 'text'));

function address(result: ToolResultPart, { isNative }: Encoding): JsonObject {
  if (hasOwn(result, 'function_call')) return { role: 'function', name: result.name };
  return { role: 'tool', tool_call_id: isNative ? result.callId : legalCallId(result.callId) };
}

/** One text, or the list that it came as. */
function encodeSpoken(parts: readonly Part[], path: string, encoding: Encoding): string | readonly JsonObject[] {
  const written = parts.flatMap((part, index) => optional(encodePart(part, `${path}.content.${index}`, encoding)));
  if (parts.some((part) => hasOwn(part, 'type'))) return written;
  return written.map((part) => String(part['text'] ?? '')).join('\n');
}

/** This dialect has no flag for a failure: its text says so. */
function marked(
  content: string | readonly JsonObject[],
  { isError }: ToolResultPart,
  path: string,
  encoding: Encoding,
): JsonObject[string] {
  if (!isError) return content;
  encoding.lose('emulated', `${path}.isError`, 'The text of the result says that it is an error.');
  return typeof content === 'string' ? `Error: ${content}` : [{ type: 'text', text: 'Error:' }, ...content];
}
