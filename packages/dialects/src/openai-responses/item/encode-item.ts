import {
  isJsonObject,
  type Json,
  type JsonObject,
  type OpaqueState,
  type ReasoningPart,
  type RefusalPart,
  type TextPart,
  type ToolCallPart,
} from '@proxy/spec';
import { sealReasoning } from '../../internal/gateway-signature.ts';
import { parseObject } from '../../internal/parse-object.ts';
import { withOwn } from '../../internal/with-own.ts';
import { dialect, formOf, isOwn, ownFields, restOf } from '../extensions.ts';
import { type ClientTool, clientToolByCall } from '../tools/client-tools.ts';
import type { KnownTool } from '../tools/tool-names.ts';
import { encodeAnnotation } from './annotations.ts';

/** What a message item says beside its content, as the part that began it remembers. */
export function itemFields(part: TextPart | RefusalPart): JsonObject {
  const { item } = formOf(part);
  const message = ownFields(part)?.['message'];
  return { ...(isJsonObject(item) ? item : {}), ...(isJsonObject(message) ? message : {}) };
}

/** Whether a message item begins with this part. */
export const beginsItem = (part: Parameters<typeof formOf>[0]): boolean => isJsonObject(formOf(part)['item']);

/** A text of the assistant, with its annotations. */
export function writeText(part: TextPart, onLoss: (feature: string) => void): JsonObject {
  const annotations = (part.citations ?? []).flatMap((citation) => {
    const annotation = encodeAnnotation(citation, part.text.length);
    if (!annotation) onLoss('citation');
    return annotation ? [annotation] : [];
  });
  const isListed = annotations.length > 0 || !isOwn(part);
  const text = { type: typeOf(part, 'output_text'), text: part.text, ...(isListed && { annotations }) };
  return withOwn(text, withoutMessage(part));
}

export function writeRefusal(part: RefusalPart): JsonObject {
  return withOwn({ type: 'refusal', refusal: part.text }, withoutMessage(part));
}

function withoutMessage(part: TextPart | RefusalPart): JsonObject | undefined {
  const rest = restOf(part);
  if (!rest || !('message' in rest)) return rest;
  const { message: _, ...own } = rest;
  return own;
}

/** The type that a part came with, where it is not the usual one. */
export function typeOf(part: Parameters<typeof formOf>[0], usual: string): string {
  const { type } = formOf(part);
  return typeof type === 'string' ? type : usual;
}

/** A call as an item, without the `id` and `status` of the item itself. */
export function writeCall(call: ToolCallPart, known?: KnownTool): JsonObject {
  const { type, name = call.name, namespace } = formOf(call);
  const own = clientToolByCall.get(type);
  if (own) return writeClientCall(call, own);
  if (known?.kind === 'client') return writeClientCall(call, known.tool);
  const called = { call_id: call.id, name, ...(namespace !== undefined && { namespace }) };
  if (call.flavour === 'custom') return { type: 'custom_tool_call', ...called, input: call.arguments };
  if (!known) return { type: 'function_call', ...called, arguments: argumentsOf(call) };
  const meant = {
    call_id: call.id,
    name: known.name,
    ...(known.namespace !== undefined && { namespace: known.namespace }),
  };
  if (known.kind === 'custom') return { type: 'custom_tool_call', ...meant, input: unwrapInput(call.arguments) };
  return { type: 'function_call', ...meant, arguments: argumentsOf(call) };
}

/** Clients parse the arguments: where there are none they get an empty object. */
const argumentsOf = (call: ToolCallPart): string => (call.arguments === '' && !isOwn(call) ? '{}' : call.arguments);

function writeClientCall(call: ToolCallPart, tool: ClientTool): JsonObject {
  return { type: tool.callType, call_id: call.id, [tool.payload]: parseObject(call.arguments) ?? {} };
}

/** The text that another dialect had to wrap: `{"input": "…"}`. */
export function unwrapInput(text: string): string {
  const input = parseObject(text)?.['input'];
  return typeof input === 'string' ? input : text;
}

/** Parts of reasoning text of these lengths; one where nothing is known of them. */
function textParts(text: string, lengths: Json | undefined): JsonObject[] {
  const texts: string[] = [];
  let start = 0;
  for (const length of Array.isArray(lengths) ? lengths : []) {
    const end = start + Number(length);
    texts.push(text.slice(start, end));
    start = end;
  }
  if (texts.join('') !== text) return [{ type: 'reasoning_text', text }];
  return texts.map((each) => ({ type: 'reasoning_text', text: each }));
}

const summaryParts = (texts: readonly string[]): JsonObject[] => texts.map((text) => ({ type: 'summary_text', text }));

/** Reasoning as an item, without `id` and `status`. What another provider said is shown as a summary, its state sealed. */
export function writeReasoning(part: ReasoningPart): JsonObject {
  const { text, summary, opaque } = part;
  if (isOwn(part)) {
    const { texts, hasSummary } = formOf(part);
    return {
      type: 'reasoning',
      ...((hasSummary || summary) && { summary: summaryParts(summary ?? []) }),
      ...((texts !== undefined || text !== '') && { content: textParts(text, texts) }),
      ...(opaque &&
        (opaque.dialect === dialect ? { encrypted_content: opaque.payload } : writeState(part, summary !== undefined))),
    };
  }
  const isSummary = text === '' && summary !== undefined;
  const shown = isSummary ? summary : text === '' ? [] : [text];
  return { type: 'reasoning', summary: summaryParts(shown), ...writeState(part, isSummary) };
}

/** Also without any state: a provider of this dialect would look for reasoning that bears no ciphertext in its store. */
function writeState({ opaque, redacted }: ReasoningPart, isSummary: boolean): JsonObject {
  return { encrypted_content: sealReasoning({ opaque, isSummary, isRedacted: redacted }) };
}

/** Reasoning of this dialect's provider that a client of another dialect brings back. */
export function writeOwnReasoning({ text, summary = [] }: ReasoningPart, { id, payload }: OpaqueState): JsonObject {
  return {
    ...(id !== undefined && { id }),
    type: 'reasoning',
    summary: summaryParts(summary),
    ...(text !== '' && { content: textParts(text, undefined) }),
    encrypted_content: payload,
  };
}
