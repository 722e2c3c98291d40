import { invalidRequest, isJsonObject, type Json, type Message, type Part, type ToolResultPart } from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { mintFrom } from '../../internal/mint-call-id.ts';
import { kept } from '../extensions.ts';
import { decodeAssistant } from '../message/decode-assistant.ts';
import { decodePart } from '../message/decode-part.ts';

/** What the messages read so far mean to the next. */
interface History {
  /** The last call of each function, for results that name the function and not the call. */
  readonly callIds: Map<string, string>;
}

type ReadMessage = (fields: FieldReader, history: History, index: number) => Message;

const plain =
  (role: Message['role']): ReadMessage =>
  (fields) => ({ role, ...textual(fields) });

const readers: Readonly<Record<string, ReadMessage>> = {
  system: plain('system'),
  developer: plain('developer'),
  user: plain('user'),
  assistant: readAssistant,
  tool: readToolResult,
  function: readFunctionResult,
};

/** @throws GatewayError `PROXY_INVALID_REQUEST` naming the field */
export function decodeMessages(messages: readonly Json[]): Message[] {
  const history: History = { callIds: new Map() };
  return messages.map((message, index) => {
    const path = `messages.${index}`;
    if (!isJsonObject(message)) throw invalidRequest(`\`${path}\` must be an object.`, path);
    const { role } = message;
    const read = typeof role === 'string' && Object.hasOwn(readers, role) ? readers[role] : undefined;
    if (!read)
      throw invalidRequest(`\`${path}.role\` must be one of ${Object.keys(readers).join(', ')}.`, `${path}.role`);
    return read(new FieldReader(message, path), history, index);
  });
}

/** Content, name and all that is left: what every message may have. */
function textual(fields: FieldReader): Omit<Message, 'role'> {
  const content = decodeContent(fields);
  if (content === undefined) fields.refuse('content', 'is missing');
  return { content: content ?? '', ...common(fields) };
}

function common(fields: FieldReader): Pick<Message, 'name' | 'extensions'> {
  fields.drop('role');
  const name = fields.string('name');
  return { ...(name !== undefined && { name }), ...kept(fields.rest()) };
}

function decodeContent(fields: FieldReader): string | readonly Part[] | undefined {
  const { content } = fields.wire;
  if (!Array.isArray(content)) return fields.string('content');
  fields.drop('content');
  const parts = content.map((part: Json, index) => decodePart(part, `${fields.pathOf('content')}.${index}`));
  return parts.filter((part) => part !== undefined);
}

function readAssistant(fields: FieldReader, { callIds }: History, index: number): Message {
  const parts = decodeAssistant(fields, mintFrom(String(index)));
  for (const part of parts) if (part.kind === 'tool_call') callIds.set(part.name, part.id);
  return { role: 'assistant', content: bareText(parts) ?? parts, ...common(fields) };
}

/** A turn of nothing but text is that text. */
function bareText(parts: readonly Part[]): string | undefined {
  const [only] = parts;
  return parts.length === 1 && only?.kind === 'text' && !only.extensions && !only.citations ? only.text : undefined;
}

function readToolResult(fields: FieldReader): Message {
  const callId = fields.string('tool_call_id');
  if (!callId) fields.refuse('tool_call_id', 'must name the call that this answers');
  const content = decodeContent(fields);
  const result: ToolResultPart = {
    kind: 'tool_result',
    callId: callId ?? '',
    ...(content !== undefined && { content }),
  };
  return { role: 'tool', content: [result], ...common(fields) };
}

/** A result from the days before `tool`: it answers the last call of the function that it names. */
function readFunctionResult(fields: FieldReader, { callIds }: History, index: number): Message {
  const name = fields.string('name');
  if (!name) fields.refuse('name', 'must name the function that this answers');
  const content = decodeContent(fields);
  const result: ToolResultPart = {
    kind: 'tool_result',
    callId: callIds.get(name ?? '') ?? mintFrom(String(index))(0),
    name: name ?? '',
    ...(content !== undefined && { content }),
    ...kept({ function_call: null }),
  };
  return { role: 'tool', content: [result], ...common(fields) };
}
