import {
  invalidRequest,
  isJsonObject,
  type Json,
  type JsonObject,
  type Part,
  type ReasoningPart,
  type TextPart,
  type ToolCallPart,
  type ToolResultPart,
} from '@proxy/spec';
import { dialect, keptFields } from '../dialect.ts';
import { flattened } from '../kept-options.ts';
import type { CallBook } from './call-ids.ts';
import { type MediaPart, readFileData, readInlineData } from './media.ts';
import { openState } from './opaque-state.ts';
import { readResult } from './tool-result.ts';

type Reader = (wire: JsonObject, book: CallBook) => Part | undefined;

/** The field that tells what a part is; a part has one of them. */
const readers: readonly (readonly [field: string, read: Reader])[] = [
  ['text', readText],
  ['functionCall', readCall],
  ['functionResponse', readResponsePart],
  ['inlineData', (wire) => readMedium(wire, 'inlineData', readInlineData)],
  ['fileData', (wire) => readMedium(wire, 'fileData', readFileData)],
];

/**
 * A part of a content. Those that only this dialect knows, code and its results among them, are kept as they are, and
 * so are those that break their own form.
 */
export function decodePart(wire: JsonObject, book: CallBook): Part {
  const reader = readers.find(([field]) => wire[field] !== undefined && wire[field] !== null);
  return reader?.[1](wire, book) ?? { kind: 'native', dialect, value: wire };
}

/** @throws GatewayError `PROXY_INVALID_REQUEST` where a part is none */
export function decodeParts(parts: Json | undefined, path: string, book: CallBook): Part[] {
  const list = isJsonObject(parts) ? [parts] : (parts ?? []);
  if (!Array.isArray(list)) throw invalidRequest(`\`${path}\` must be a list of parts.`, path);
  return list.map((part: Json, index) => {
    if (isJsonObject(part) && !hasWrongText(part)) return decodePart(part, book);
    throw invalidRequest(`\`${path}.${index}\` must be a part.`, `${path}.${index}`);
  });
}

const hasWrongText = ({ text }: JsonObject): boolean => text !== undefined && text !== null && typeof text !== 'string';

/** A text, or a thought where it is marked as one. */
function readText({ text, thought, thoughtSignature, ...fields }: JsonObject): TextPart | ReasoningPart | undefined {
  if (typeof text !== 'string') return undefined;
  const isSigned = typeof thoughtSignature === 'string';
  const { opaque, isSummary = false } = isSigned ? openState(thoughtSignature) : {};
  const state = opaque && { opaque };
  const odd = { ...(isSigned || thoughtSignature === undefined ? {} : { thoughtSignature }) };
  if (thought !== true) {
    const kept = keptFields({ ...fields, ...odd, ...(thought !== undefined && { thought }) });
    return { kind: 'text', text, ...state, ...kept };
  }
  const said = isSummary ? { text: '', summary: [text] } : { text };
  return { kind: 'reasoning', ...said, ...state, ...keptFields({ ...fields, ...odd }) };
}

function readCall({ functionCall, thoughtSignature, ...fields }: JsonObject, book: CallBook): ToolCallPart | undefined {
  if (!isJsonObject(functionCall) || typeof functionCall['name'] !== 'string') return undefined;
  const { name, args, id, ...more } = functionCall;
  if (args !== undefined && args !== null && !isJsonObject(args)) return undefined;
  const said = typeof id === 'string' && id !== '' ? id : undefined;
  const opaque = typeof thoughtSignature === 'string' ? openState(thoughtSignature).opaque : undefined;
  return {
    kind: 'tool_call',
    id: book.call(name, said),
    name,
    arguments: isJsonObject(args) ? JSON.stringify(args) : '',
    ...(opaque && { opaque }),
    ...keptFields({
      ...fields,
      ...(Object.keys(more).length > 0 && { functionCall: more }),
      ...(said === undefined && { id: null }),
    }),
  };
}

function readResponsePart({ functionResponse, ...fields }: JsonObject, book: CallBook): ToolResultPart | undefined {
  if (!isJsonObject(functionResponse) || typeof functionResponse['name'] !== 'string') return undefined;
  const { name, id, response, parts, ...more } = functionResponse;
  if (response !== undefined && !isJsonObject(response)) return undefined;
  const said = typeof id === 'string' && id !== '' ? id : undefined;
  const { text, isError } = response ? readResult(response) : { text: undefined, isError: false };
  const media = Array.isArray(parts) ? parts.filter(isJsonObject).map((part) => decodePart(part, book)) : [];
  const content =
    media.length === 0 ? text : [...(text === undefined ? [] : [{ kind: 'text', text } as const]), ...media];
  return {
    kind: 'tool_result',
    callId: book.result(name, said),
    name,
    ...(content !== undefined && { content }),
    ...(isError && { isError }),
    ...keptFields({
      ...fields,
      ...flattened({ functionResponse: more }),
      ...(said === undefined && { id: null }),
    }),
  };
}

function readMedium(
  wire: JsonObject,
  field: 'inlineData' | 'fileData',
  read: (data: JsonObject) => MediaPart | undefined,
): Part | undefined {
  const { [field]: data, ...fields } = wire;
  const part = isJsonObject(data) ? read(data) : undefined;
  if (!part || !isJsonObject(data)) return undefined;
  const { mimeType, data: _, fileUri: __, ...more } = data;
  const isLoose = field === 'fileData' && mimeType !== undefined && part.source.kind === 'file_id';
  const kept = { ...(isLoose && { mimeType }), ...more };
  return { ...part, ...keptFields({ ...fields, ...(Object.keys(kept).length > 0 && { [field]: kept }) }) };
}
