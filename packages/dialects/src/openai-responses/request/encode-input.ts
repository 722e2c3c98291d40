import {
  type JsonObject,
  type Message,
  type Part,
  partsOf,
  type RefusalPart,
  type TextPart,
  type ToolCallPart,
  type ToolResultPart,
} from '@proxy/spec';
import { foreignCitationFields } from '../../internal/foreign-fields.ts';
import { withOwn } from '../../internal/with-own.ts';
import { legalCallId } from '../../openai-chat/request/call-id.ts';
import { dialect, formOf, isOwn, restOf } from '../extensions.ts';
import {
  beginsItem,
  itemFields,
  writeCall,
  writeOwnReasoning,
  writeReasoning,
  writeRefusal,
  writeText,
} from '../item/encode-item.ts';
import { encodeOutput, encodeParts } from './encode-content.ts';
import type { Encoding } from './encoding.ts';

export interface EncodedInput {
  readonly input: string | readonly JsonObject[];
  readonly instructions?: string;
}

/** The conversation as items. @throws GatewayError `PROXY_UNSUPPORTED` for media that this dialect cannot say */
export function encodeInput(encoding: Encoding): EncodedInput {
  const { messages } = encoding.request;
  const isInstructed = formOf(messages[0])['isInstructions'] === true;
  const told = isInstructed && typeof messages[0]?.content === 'string' ? { instructions: messages[0].content } : {};
  const rest = messages.map((message, index) => ({ message, index })).slice('instructions' in told ? 1 : 0);
  const [only] = rest;
  if (rest.length === 1 && only && formOf(only.message)['isBare'] && typeof only.message.content === 'string')
    return { input: only.message.content, ...told };
  const flavours = flavoursOf(messages);
  const input = rest.flatMap(({ message, index }) => encodeMessage(message, `messages.${index}`, flavours, encoding));
  if (messages.at(-1)?.role === 'assistant' && !encoding.isNative)
    encoding.lose('changed', 'messages', 'The answer comes after the last message and does not continue it.');
  return { input, ...told };
}

/** The calls that a result must answer in their own way. */
type Flavours = ReadonlySet<string>;

function flavoursOf(messages: readonly Message[]): Flavours {
  const custom = new Set<string>();
  for (const { content } of messages)
    for (const part of partsOf(content))
      if (part.kind === 'tool_call' && part.flavour === 'custom') custom.add(part.id);
  return custom;
}

function encodeMessage(message: Message, path: string, custom: Flavours, encoding: Encoding): JsonObject[] {
  encoding.loseForeign(message.extensions, path);
  if (message.name !== undefined) encoding.lose('dropped', `${path}.name`, 'A message names nobody in this dialect.');
  if (message.role === 'assistant') return encodeTurn(partsOf(message.content), path, encoding);
  const parts = partsOf(message.content);
  const results = parts.flatMap((part, index) =>
    part.kind === 'tool_result' ? [encodeResult(part, `${path}.content.${index}`, custom, encoding)] : [],
  );
  const spoken = parts.filter((part) => part.kind !== 'tool_result');
  if (results.length > 0 && spoken.length === 0) return results;
  if (message.role === 'tool' || isAlone(parts)) return [...results, ...natives(spoken, path, encoding)];
  return [...results, ...encodeSpoken(message, spoken, path, encoding)];
}

/** An item that only this dialect knows, in place of a message. */
const isAlone = ([first, ...rest]: readonly Part[]): boolean =>
  first?.kind === 'native' && first.dialect === dialect && rest.length === 0 && isItem(first.value);
/** Parts of a message's content begin with `input_`; what stands for itself has a role or another type. */
const isItem = ({ type, role }: JsonObject): boolean =>
  role !== undefined || (typeof type === 'string' && !type.startsWith('input_'));

function natives(parts: readonly Part[], path: string, encoding: Encoding): JsonObject[] {
  return encodeParts(parts, `${path}.content`, encoding);
}

function encodeSpoken(message: Message, parts: readonly Part[], path: string, encoding: Encoding): JsonObject[] {
  const { type, id, status } = formOf(message);
  const isText = typeof message.content === 'string';
  const content = isText ? message.content : encodeParts(parts, `${path}.content`, encoding);
  if (!isOwn(message) && !isText && content.length === 0) {
    encoding.lose('dropped', path, 'Nothing is left of the message.');
    return [];
  }
  const form = {
    ...(type !== undefined && { type }),
    ...(id !== undefined && { id }),
    ...(status !== undefined && { status }),
  };
  return [withOwn({ ...form, role: message.role, content }, restOf(message))];
}

function encodeResult(part: ToolResultPart, path: string, custom: Flavours, encoding: Encoding): JsonObject {
  encoding.loseForeign(part.extensions, path);
  if (part.cache) encoding.loseOnce('dropped', 'cache', 'The provider caches by itself.');
  const { type: written, id, status } = formOf(part);
  const type = written ?? (custom.has(part.callId) ? 'custom_tool_call_output' : 'function_call_output');
  const output = part.content === undefined && isOwn(part) ? {} : { output: encodeOutput(part, path, encoding) };
  const call =
    id === part.callId && type === 'local_shell_call_output' ? {} : { call_id: callId(part.callId, encoding) };
  const item = { type, ...(id !== undefined && { id }), ...call, ...output, ...(status !== undefined && { status }) };
  return withOwn(item, restOf(part));
}

const longestCallId = 64;
const callId = (id: string, { isNative }: Encoding): string => (isNative ? id : legalCallId(id, longestCallId));

/** A message that grows while its parts come. */
interface OpenMessage {
  readonly fields: JsonObject;
  readonly content: JsonObject[];
  readonly isBare: boolean;
  readonly text: string;
}

/** What the assistant said, as items in the order it said them: neighbouring texts are one message. */
function encodeTurn(parts: readonly Part[], path: string, encoding: Encoding): JsonObject[] {
  const items: JsonObject[] = [];
  let open: OpenMessage | undefined;
  const close = (): void => {
    if (open) items.push({ ...open.fields, content: open.isBare ? open.text : open.content, role: 'assistant' });
    open = undefined;
  };
  for (const [index, part] of parts.entries()) {
    const place = `${path}.content.${index}`;
    if (part.kind !== 'native') encoding.loseForeign(part.extensions, place);
    if (part.cache) encoding.loseOnce('dropped', 'cache', 'The provider caches by itself.');
    if ((part.kind === 'text' || part.kind === 'tool_call') && part.opaque)
      encoding.lose('dropped', `${place}.opaque`, `Only ${part.opaque.dialect} can read it.`);
    if (part.kind === 'text' || part.kind === 'refusal') {
      if (!open || beginsItem(part)) {
        close();
        open = openMessage(part);
      }
      open.content.push(encodeWords(part, place, encoding));
      continue;
    }
    close();
    items.push(...encodeTurnPart(part, place, encoding));
  }
  close();
  return items;
}

function openMessage(part: TextPart | RefusalPart): OpenMessage {
  const { isBare, ...fields } = itemFields(part);
  return { fields, content: [], isBare: isBare === true, text: part.text };
}

function encodeWords(part: TextPart | RefusalPart, path: string, encoding: Encoding): JsonObject {
  if (part.kind === 'refusal') return writeRefusal(part);
  for (const { field, dialect: owner } of foreignCitationFields(part.citations, dialect))
    encoding.lose('dropped', `${path}.${field}`, `Only ${owner} knows this field.`);
  if (part.citations?.some(({ quote }) => quote))
    encoding.lose('dropped', `${path}.citations.quote`, 'An annotation quotes nothing.');
  return writeText(part, () => encoding.lose('dropped', `${path}.citations`, 'Only addresses can be cited.'));
}

function encodeTurnPart(part: Part, path: string, encoding: Encoding): JsonObject[] {
  switch (part.kind) {
    case 'tool_call':
      return [placed(part, writeCall(isOwn(part) ? part : { ...part, id: callId(part.id, encoding) }))];
    case 'reasoning':
      if (isOwn(part)) return [placed(part, writeReasoning(part))];
      if (part.opaque?.dialect === dialect) return [writeOwnReasoning(part, part.opaque)];
      encoding.lose('dropped', path, 'Only the provider that gave this reasoning can take it back.');
      return [];
    case 'image':
      if (isOwn(part) && part.source.kind === 'base64')
        return [placed(part, { type: 'image_generation_call', result: part.source.data })];
      break;
    case 'native':
      if (part.dialect === dialect) return [part.value];
      break;
    default:
  }
  encoding.lose('dropped', path, `An assistant cannot say a part of kind ${part.kind} in this dialect.`);
  return [];
}

function placed(part: ToolCallPart | Part, item: JsonObject): JsonObject {
  const { id, status } = formOf(part);
  const form = { ...(id !== undefined && { id }), ...(status !== undefined && { status }) };
  return withOwn({ ...item, ...form }, restOf(part));
}
