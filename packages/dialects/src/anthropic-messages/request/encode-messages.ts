import { type JsonObject, type Message, type Part, partsOf, textOf } from '@proxy/spec';
import { ownFields } from '../dialect.ts';
import { encodeParts } from './encode-part.ts';
import type { Encoding } from './encoding.ts';
import { answerEveryCall } from './tool-results.ts';
import { mergeTurns, type Turn, withinGrammar } from './turns.ts';

export interface EncodedMessages {
  readonly system?: string | readonly JsonObject[];
  readonly messages: readonly JsonObject[];
}

/**
 * System text in front becomes `system`. A conversation of another dialect is brought into the order that the API
 * demands; one of this dialect keeps its own.
 */
export function encodeMessages(all: readonly Message[], encoding: Encoding): EncodedMessages {
  const leading = all.findIndex((message) => !isSystem(message));
  const systemCount = leading === -1 ? all.length : leading;
  const system = encodeSystem(all.slice(0, systemCount), encoding);
  const turns = all.slice(systemCount).map((message, index) => encodeTurn(message, systemCount + index, encoding));
  const ordered = encoding.isNative ? turns : withinGrammar(answerEveryCall(mergeTurns(turns), encoding), encoding);
  return {
    ...(system !== undefined && { system }),
    messages: ordered.map(({ role, content, fields }) => ({ role, content, ...fields })),
  };
}

const isSystem = ({ role }: Message): boolean => role === 'system' || role === 'developer';

/** Text alone stays one string, joined by blank lines; with cache marks or fields of its own it is a list of blocks. */
function encodeSystem(messages: readonly Message[], encoding: Encoding): string | readonly JsonObject[] | undefined {
  if (messages.length === 0) return undefined;
  for (const [index, message] of messages.entries()) loseEnvelope(message, `messages.${index}`, encoding);
  const system = messages.every(({ content }) => typeof content === 'string')
    ? joined(messages)
    : messages.flatMap(({ content }, index) => encodeSystemBlocks(partsOf(content), index, encoding));
  return system.length > 0 || encoding.isNative ? system : undefined;
}

function joined(messages: readonly Message[]): string {
  const texts = messages.map(({ content }) => textOf(content));
  return texts.filter((text) => text !== '').join('\n\n');
}

function encodeSystemBlocks(parts: readonly Part[], index: number, encoding: Encoding): JsonObject[] {
  const path = `messages.${index}.content`;
  const isText = ({ kind }: Part): boolean => encoding.isNative || kind === 'text';
  if (!parts.every(isText)) encoding.lose('dropped', path, 'System text holds text only.');
  return encodeParts(parts.filter(isText), path, encoding);
}

function encodeTurn(message: Message, index: number, encoding: Encoding): Turn {
  const path = `messages.${index}`;
  loseEnvelope(message, path, encoding);
  const fields = ownFields(message) ?? {};
  const { content } = message;
  if (isSystem(message) && !encoding.isNative) return foldSystem(message, path, encoding);
  return {
    role: isSystem(message) ? 'system' : message.role === 'assistant' ? 'assistant' : 'user',
    content: typeof content === 'string' ? content : encodeParts(content, `${path}.content`, encoding),
    fields,
    path,
  };
}

/** System text in mid-conversation keeps its place, as text of the user that says what it is. */
function foldSystem({ content }: Message, path: string, encoding: Encoding): Turn {
  encoding.lose('emulated', path, 'System text in mid-conversation is sent as text of the user.');
  if (typeof content !== 'string') loseBesideText(content, `${path}.content`, encoding);
  return { role: 'user', content: `<system>${textOf(content)}</system>`, fields: {}, path };
}

/** What of the parts is not their text. */
function loseBesideText(parts: readonly Part[], path: string, encoding: Encoding): void {
  for (const [index, part] of parts.entries()) {
    const place = `${path}.${index}`;
    encoding.loseForeign(part, place);
    if (part.kind !== 'text') encoding.lose('dropped', place, 'System text holds text only.');
    if (part.cache) encoding.lose('dropped', `${place}.cache`, 'Text that is folded into another message has no mark.');
  }
}

function loseEnvelope(message: Message, path: string, encoding: Encoding): void {
  encoding.loseForeign(message, path);
  if (message.name !== undefined) encoding.lose('dropped', `${path}.name`, 'Messages have no name.');
}
