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
import { openReasoning } from '../../internal/gateway-signature.ts';
import { dialect } from '../dialect.ts';
import { booleanAt, optional, textAt } from '../wire-fields.ts';
import { readCommon } from './cache-hint.ts';
import { readCitation } from './citation.ts';
import { readDocument, readImage, readSearchResult } from './decode-media.ts';
import { stateOf } from './state-of.ts';

type BlockReader = (block: JsonObject, path: string) => Part | undefined;

const readers: ReadonlyMap<Json | undefined, BlockReader> = new Map<Json | undefined, BlockReader>([
  ['text', readText],
  ['thinking', readThinking],
  ['redacted_thinking', readRedactedThinking],
  ['tool_use', readToolUse],
  ['tool_result', readToolResult],
  ['image', readImage],
  ['document', (block, path) => readDocument(block, path, decodeBlocks)],
  ['tool_reference', readToolReference],
  ['search_result', (block, path) => readSearchResult(block, path, decodeBlocks)],
]);

/**
 * A content block as a part. Blocks that only this dialect knows, server tools and their results among them, are kept
 * as they are.
 * @throws GatewayError `PROXY_INVALID_REQUEST` naming the field that is wrong
 */
export function decodeBlock(block: JsonObject, path: string): Part {
  return readers.get(block['type'])?.(block, path) ?? { kind: 'native', dialect, value: block };
}

function decodeBlocks(blocks: readonly Json[], path: string): Part[] {
  return blocks.map((block, index) => {
    const place = `${path}.${index}`;
    if (!isJsonObject(block)) throw invalidRequest(`\`${place}\` must be a content block.`, place);
    return decodeBlock(block, place);
  });
}

function readText({ type: _, text, citations, ...fields }: JsonObject, path: string): TextPart {
  const isCited = Array.isArray(citations);
  return {
    kind: 'text',
    text: textAt(text, `${path}.text`),
    ...(isCited && { citations: citations.map(readCitation) }),
    ...readCommon(isCited || citations === undefined ? fields : { ...fields, citations }),
  };
}

/** The name of a tool that a search has found, said in words for the models of others. */
function readToolReference(block: JsonObject): TextPart | undefined {
  const { tool_name: name } = block;
  if (typeof name !== 'string') return undefined;
  return { kind: 'text', text: `The tool ${name} is available.`, ...readCommon(block) };
}

function readThinking({ type: _, thinking, signature, ...fields }: JsonObject, path: string): ReasoningPart {
  const text = textAt(thinking, `${path}.thinking`);
  const payload = optional(textAt, signature, `${path}.signature`);
  const sealed = payload === undefined ? { isSummary: false } : openReasoning(payload);
  const common = readCommon(fields);
  if (!sealed) return { kind: 'reasoning', text, opaque: { payload: payload ?? '', dialect }, ...common };
  const opaque = sealed.opaque && { opaque: sealed.opaque };
  if (sealed.isSummary) return { kind: 'reasoning', text: '', summary: [text], ...opaque, ...common };
  return { kind: 'reasoning', text, ...opaque, ...common };
}

function readRedactedThinking({ type: _, data, ...fields }: JsonObject, path: string): ReasoningPart {
  const opaque = stateOf(textAt(data, `${path}.data`));
  return { kind: 'reasoning', text: '', redacted: true, ...(opaque && { opaque }), ...readCommon(fields) };
}

function readToolUse({ type: _, id, name, input, ...fields }: JsonObject, path: string): ToolCallPart {
  return {
    kind: 'tool_call',
    id: textAt(id, `${path}.id`),
    name: textAt(name, `${path}.name`),
    arguments: input === undefined ? '' : JSON.stringify(input),
    ...readCommon(fields),
  };
}

function readToolResult(block: JsonObject, path: string): ToolResultPart {
  const { type: _, tool_use_id: callId, content, is_error: isError, ...fields } = block;
  const failed = optional(booleanAt, isError, `${path}.is_error`);
  return {
    kind: 'tool_result',
    callId: textAt(callId, `${path}.tool_use_id`),
    ...(content !== undefined && content !== null && { content: readContent(content, `${path}.content`) }),
    ...(failed !== undefined && { isError: failed }),
    ...readCommon(fields),
  };
}

/** A string, or a list of blocks. */
export function readContent(content: Json | undefined, path: string): string | Part[] {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return decodeBlocks(content, path);
  throw invalidRequest(`\`${path}\` must be a string or a list of content blocks.`, path);
}
