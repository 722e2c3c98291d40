import { type JsonObject, type Message, type Part, partsOf, textOf } from '@proxy/spec';
import { encodeParts } from './encode-part.ts';
import type { Encoding } from './encoding.ts';
import { type Turn, withinGrammar } from './turns.ts';

export interface EncodedMessages {
  readonly system: readonly JsonObject[];
  readonly messages: readonly JsonObject[];
}

/** System text in front becomes `system`; the rest is brought into the order that the API demands. */
export function encodeMessages(all: readonly Message[], encoding: Encoding): EncodedMessages {
  const leading = all.findIndex((message) => !isSystem(message));
  const systemCount = leading === -1 ? all.length : leading;
  for (const [index, message] of all.entries()) loseEnvelope(message, `messages.${index}`, encoding);
  const system = all.slice(0, systemCount).flatMap((message, index) => encodeSystem(message, index, encoding));
  const turns = all.slice(systemCount).map((message, index) => encodeTurn(message, systemCount + index, encoding));
  return { system, messages: withinGrammar(turns, encoding).map(({ role, content }) => ({ role, content })) };
}

const isSystem = ({ role }: Message): boolean => role === 'system' || role === 'developer';

function encodeSystem({ content }: Message, index: number, encoding: Encoding): JsonObject[] {
  const path = `messages.${index}.content`;
  const parts = partsOf(content);
  const texts = parts.filter(({ kind }) => kind === 'text');
  if (texts.length < parts.length) encoding.lose('dropped', path, 'System text holds text only.');
  return encodeParts(texts, path, encoding);
}

function encodeTurn(message: Message, index: number, encoding: Encoding): Turn {
  const path = `messages.${index}`;
  const { role, content } = message;
  if (isSystem(message)) return foldSystem(message, path, encoding);
  return {
    role: role === 'assistant' ? 'assistant' : 'user',
    content: encodeParts(partsOf(content), `${path}.content`, encoding),
    path,
  };
}

/** System text in mid-conversation keeps its place, as text of the user that says what it is. */
function foldSystem({ content }: Message, path: string, encoding: Encoding): Turn {
  encoding.lose('emulated', path, 'System text in mid-conversation is sent as text of the user.');
  for (const [index, part] of partsOf(content).entries()) loseMarks(part, `${path}.content.${index}`, encoding);
  return { role: 'user', content: [{ text: `<system>${textOf(content)}</system>` }], path };
}

function loseMarks(part: Part, path: string, { lose, loseForeign }: Encoding): void {
  loseForeign(part, path);
  if (part.cache) lose('dropped', `${path}.cache`, 'Folded text is not cached by itself.');
  if (part.kind !== 'text' || part.text === '') lose('dropped', path, 'System text holds text only.');
  else if (part.citations) lose('dropped', `${path}.citations`, 'Citations cannot be sent back.');
}

function loseEnvelope(message: Message, path: string, encoding: Encoding): void {
  encoding.loseForeign(message, path);
  if (message.name !== undefined) encoding.lose('dropped', `${path}.name`, 'Messages have no name.');
}
