import { isJsonObject, type Json, type JsonObject, type Part } from '@proxy/spec';
import { dialect, keptFields } from '../dialect.ts';
import { readCitation } from './citation.ts';
import { mediaTypeOfFormat } from './media-format.ts';

/** A block of an answer as a part; what is none of the known ones, or breaks their form, is kept as it is. */
export function decodeBlock(block: JsonObject): Part {
  const { text, toolUse, reasoningContent, citationsContent, image } = block;
  const native: Part = { kind: 'native', dialect, value: block };
  if (typeof text === 'string') return { kind: 'text', text };
  if (isJsonObject(toolUse)) return readToolUse(toolUse) ?? native;
  if (isJsonObject(reasoningContent)) return readReasoning(reasoningContent) ?? native;
  if (isJsonObject(citationsContent)) return readCited(citationsContent);
  if (isJsonObject(image)) return readImage(image) ?? native;
  return native;
}

/** A tool that the provider runs itself calls nothing of the client's. */
export const isServerTool = ({ type }: JsonObject): boolean => type === 'server_tool_use';

function readToolUse(toolUse: JsonObject): Part | undefined {
  const { toolUseId: id, name, input, type: _, ...fields } = toolUse;
  if (isServerTool(toolUse) || typeof id !== 'string' || typeof name !== 'string') return undefined;
  return { kind: 'tool_call', id, name, arguments: JSON.stringify(input ?? {}), ...keptFields(fields) };
}

function readReasoning({ reasoningText, redactedContent }: JsonObject): Part | undefined {
  if (typeof redactedContent === 'string')
    return { kind: 'reasoning', text: '', redacted: true, opaque: { payload: redactedContent, dialect } };
  if (!isJsonObject(reasoningText) || typeof reasoningText['text'] !== 'string') return undefined;
  const { text, signature } = reasoningText;
  const isSigned = typeof signature === 'string' && signature !== '';
  return { kind: 'reasoning', text, ...(isSigned && { opaque: { payload: signature, dialect } }) };
}

function readCited({ content, citations }: JsonObject): Part {
  const text = objectsIn(content).map((piece) => (typeof piece['text'] === 'string' ? piece['text'] : ''));
  return { kind: 'text', text: text.join(''), citations: objectsIn(citations).map(readCitation) };
}

function readImage({ format, source }: JsonObject): Part | undefined {
  const bytes = isJsonObject(source) ? source['bytes'] : undefined;
  const mediaType = mediaTypeOfFormat(format);
  if (typeof bytes !== 'string' || mediaType === undefined) return undefined;
  return { kind: 'image', source: { kind: 'base64', mediaType, data: bytes } };
}

const objectsIn = (list: Json | undefined): readonly JsonObject[] =>
  Array.isArray(list) ? list.filter(isJsonObject) : [];
