import {
  type Extensions,
  invalidRequest,
  isJsonObject,
  type Json,
  type JsonObject,
  type Message,
  type Part,
  type ReasoningPart,
  type ToolCallPart,
  type ToolResultPart,
} from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { openReasoning } from '../../internal/gateway-signature.ts';
import { dialect } from '../extensions.ts';
import { clientToolByCall, clientToolByResult } from '../tools/client-tools.ts';
import { flatName } from '../tools/tool-names.ts';
import { decodePart } from './decode-content.ts';

/** What an item is in canonical form: a message, parts of the assistant's turn, or the result of a tool. */
export type DecodedItem =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'turn'; readonly parts: readonly Part[] }
  | { readonly kind: 'result'; readonly part: Part };

const roles: ReadonlyMap<Json | undefined, Message['role']> = new Map<Json | undefined, Message['role']>([
  ['user', 'user'],
  ['system', 'system'],
  ['developer', 'developer'],
]);

/**
 * Reads one item of a request's input or of an answer's output. One that is not understood is kept as it is.
 * @param path of the item in a client's body; `undefined` in an answer
 * @throws GatewayError `PROXY_INVALID_REQUEST`, only where there is a path
 */
export function decodeItem(item: JsonObject, path?: string): DecodedItem {
  const fields = new FieldReader(item, path);
  const { type = 'message', role } = item;
  if (type === 'message' && role === 'assistant') return { kind: 'turn', parts: decodeAssistant(fields) };
  if (type === 'message') return decodeMessage(fields);
  const turn = decodeTurnPart(type, fields);
  if (turn) return { kind: 'turn', parts: [turn] };
  const result = decodeResult(type, fields);
  if (result) return { kind: 'result', part: result };
  const native: Part = { kind: 'native', dialect, value: item };
  if (role === 'developer') return { kind: 'message', message: { role, content: [native] } };
  return isResultType(type) ? { kind: 'result', part: native } : { kind: 'turn', parts: [native] };
}

/** What the client or a tool says, and not the model. */
const isResultType = (type: Json): boolean => typeof type === 'string' && /_(?:output|response)$/.test(type);

/** Takes book-keeping fields that are texts out of the rest. */
function formed(fields: FieldReader, names: readonly string[], more: JsonObject = {}) {
  const form: Record<string, Json | undefined> = { ...more };
  for (const name of names) {
    const value = fields.wire[name];
    if (typeof value !== 'string') continue;
    form[name] = value;
    fields.drop(name);
  }
  return { extensions: { [dialect]: { form, ...fields.rest() } } };
}

function decodeMessage(fields: FieldReader): DecodedItem {
  const role = roles.get(fields.wire['role']);
  if (!role) {
    fields.refuse('role', 'must be one of user, system, developer, assistant');
    return { kind: 'turn', parts: [{ kind: 'native', dialect, value: fields.wire }] };
  }
  fields.drop('role');
  const content = decodeContent(fields, 'input_text') ?? '';
  return { kind: 'message', message: { role, content, ...formed(fields, ['type', 'id', 'status']) } };
}

/** A string, or a list of parts. @throws GatewayError `PROXY_INVALID_REQUEST`, only where there is a path */
function decodeContent(fields: FieldReader, textType: string): string | Part[] | undefined {
  const { content } = fields.wire;
  if (!Array.isArray(content)) {
    const text = fields.string('content');
    if (text === undefined) fields.refuse('content', 'is missing');
    return text;
  }
  fields.drop('content');
  return decodeParts(content, textType, fields.path === undefined ? undefined : fields.pathOf('content'));
}

function decodeParts(list: readonly Json[], textType: string, path: string | undefined): Part[] {
  const parts = list.map((part, index) => decodePart(part, textType, path === undefined ? path : `${path}.${index}`));
  return parts.filter((part) => part !== undefined);
}

/** The parts of a message; the first bears what is said of the message as a whole. */
function decodeAssistant(fields: FieldReader): readonly Part[] {
  const content = decodeContent(fields, 'output_text');
  const isBare = typeof content === 'string';
  const [first, ...rest]: readonly Part[] = isBare ? [{ kind: 'text', text: content }] : (content ?? []);
  if (!first || first.kind === 'native') return [{ kind: 'native', dialect, value: fields.wire }];
  fields.drop('role');
  return [{ ...first, ...messageForm(fields, first, isBare) }, ...rest];
}

/** Marks a part as the first of a message item, with all that the item says beside its content. */
export function messageForm(
  fields: FieldReader,
  first: Part | undefined,
  isBare: boolean,
): { readonly extensions: Extensions } {
  const { extensions } = formed(fields, ['type', 'id', 'status'], isBare ? { isBare } : {});
  const { form: item = {}, ...rest } = extensions[dialect] ?? {};
  const own = first?.extensions?.[dialect] ?? {};
  const known = isJsonObject(own['form']) ? own['form'] : {};
  const message = Object.keys(rest).length > 0 ? { message: rest } : {};
  return { extensions: { [dialect]: { ...own, form: { ...known, item }, ...message } } };
}

/** What else the model says beside messages; `undefined` for what only this dialect knows. */
export function decodeTurnPart(type: Json, fields: FieldReader): Part | undefined {
  if (type === 'reasoning') return decodeReasoning(fields);
  if (type === 'function_call') return decodeCall(fields, 'arguments');
  if (type === 'custom_tool_call') return decodeCall(fields, 'input');
  if (type === 'image_generation_call') return decodeImageCall(fields);
  const tool = clientToolByCall.get(type);
  if (!tool) return undefined;
  const payload = fields.object(tool.payload);
  const callId = fields.string('call_id') ?? fields.string('id');
  if (!payload || !callId) return undefined;
  fields.drop('type');
  return {
    kind: 'tool_call',
    id: callId,
    name: tool.type,
    arguments: JSON.stringify(payload),
    ...formed(fields, ['id', 'status'], { type }),
  };
}

function decodeCall(fields: FieldReader, name: 'arguments' | 'input'): ToolCallPart | undefined {
  const called = fields.string('name');
  const id = fields.string('call_id') || fields.string('id');
  const text = fields.string(name) ?? '';
  if (!called) fields.refuse('name', 'must name the tool that is called');
  if (!id) fields.refuse('call_id', 'must be a non-empty string');
  if (!called || !id) return undefined;
  fields.drop('type');
  const namespace = fields.string('namespace');
  return {
    kind: 'tool_call',
    id,
    name: namespace === undefined ? called : flatName(namespace, called),
    arguments: text,
    ...(name === 'input' && { flavour: 'custom' }),
    ...formed(fields, ['id', 'status'], namespace === undefined ? {} : { name: called, namespace }),
  };
}

/** An image that the provider made; one that is not there yet is left to this dialect. */
function decodeImageCall(fields: FieldReader): Part | undefined {
  const data = fields.string('result');
  if (!data) return undefined;
  fields.drop('type');
  const { output_format: format } = fields.wire;
  const mediaType = `image/${typeof format === 'string' ? format : 'png'}`;
  return { kind: 'image', source: { kind: 'base64', mediaType, data }, ...formed(fields, ['id', 'status']) };
}

/** Reasoning of this dialect's provider, or of another's, which a gateway sealed. */
function decodeReasoning(fields: FieldReader): ReasoningPart {
  fields.drop('type');
  const summary = textsOf(fields, 'summary', 'summary_text');
  const texts = textsOf(fields, 'content', 'reasoning_text');
  const text = texts?.join('') ?? '';
  const payload = fields.string('encrypted_content');
  const sealed = payload === undefined ? undefined : openReasoning(payload);
  const { id } = fields.wire;
  const form = { ...(summary && { hasSummary: true }), ...(texts && { texts: texts.map(({ length }) => length) }) };
  const rest = formed(fields, ['id', 'status'], form);
  if (sealed) {
    const shown = summary?.join('\n\n') ?? '';
    const said = sealed.isSummary ? { text, summary: summary ?? [] } : { text: text || shown };
    const opaque = sealed.opaque && { opaque: sealed.opaque };
    return { kind: 'reasoning', ...said, ...(sealed.isRedacted && { redacted: true }), ...opaque };
  }
  const opaque = payload !== undefined && { opaque: { payload, dialect, ...(typeof id === 'string' && { id }) } };
  return { kind: 'reasoning', text, ...(summary && summary.length > 0 && { summary }), ...opaque, ...rest };
}

/** The texts of a list of parts of one type; `undefined`, and left alone, where it holds anything else. */
function textsOf(fields: FieldReader, name: 'summary' | 'content', type: string): string[] | undefined {
  const list = fields.wire[name];
  if (!Array.isArray(list)) return undefined;
  const texts = list.map((part: Json) => (isTextOf(part, type) ? part['text'] : undefined));
  const known = texts.filter((text) => typeof text === 'string');
  if (known.length < texts.length) return undefined;
  fields.drop(name);
  return known;
}

const isTextOf = (part: Json, type: string): part is JsonObject =>
  isJsonObject(part) && part['type'] === type && Object.keys(part).length === 2;

/** What a tool of the client's gave back. */
function decodeResult(type: Json, fields: FieldReader): ToolResultPart | undefined {
  const tool = clientToolByResult.get(type);
  if (type !== 'function_call_output' && type !== 'custom_tool_call_output' && !tool) return undefined;
  const callId = fields.string('call_id') ?? (tool && fields.string('id'));
  if (!callId) fields.refuse('call_id', 'must name the call that this answers');
  const { output } = fields.wire;
  fields.drop('type');
  const content = decodeOutput(output, fields.path === undefined ? undefined : fields.pathOf('output'));
  if (content !== undefined) fields.drop('output');
  const isPlain = typeof output === 'string' || isPartList(output);
  return {
    kind: 'tool_result',
    callId: callId ?? '',
    ...(content !== undefined && { content }),
    ...(tool && fields.wire['status'] === 'failed' && { isError: true }),
    ...formed(fields, ['id', 'status'], { type, ...(content !== undefined && !isPlain && { isJson: true }) }),
  };
}

const isPartList = (output: Json | undefined): output is readonly Json[] =>
  Array.isArray(output) && output.every((part: Json) => isJsonObject(part) && typeof part['type'] === 'string');

/** Text, or parts; what a tool of the dialect's own gives back as data is told as JSON. */
function decodeOutput(output: Json | undefined, path: string | undefined): string | Part[] | undefined {
  if (output === undefined || output === null) return undefined;
  if (typeof output === 'string') return output;
  if (isPartList(output)) return decodeParts(output, 'input_text', path);
  if (path !== undefined && !isJsonObject(output) && !Array.isArray(output))
    throw invalidRequest(`\`${path}\` must be a string or a list of parts.`, path);
  return JSON.stringify(output);
}
