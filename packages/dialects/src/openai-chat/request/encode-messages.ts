import {
  type JsonObject,
  type Message,
  type Part,
  partsOf,
  type ReasoningPart,
  type ToolResultPart,
} from '@proxy/spec';
import { foreignCitationFields } from '../../internal/foreign-fields.ts';
import { optional } from '../../internal/optional.ts';
import { dialect, hasOwn, ownFields, withOwn } from '../extensions.ts';
import type { ReasoningField } from '../message/decode-reasoning.ts';
import { encodeAssistant } from '../message/encode-assistant.ts';
import { fieldsOfReasoning } from '../message/encode-reasoning.ts';
import { answerEveryCall } from './answer-every-call.ts';
import { legalCallId } from './call-id.ts';
import { encodePart } from './encode-part.ts';
import { encodeToolResult } from './encode-tool-results.ts';
import type { Encoding } from './encoding.ts';

/**
 * The conversation in this dialect: each result of a tool is a message of its own, and what such a message cannot hold
 * follows in one of the user behind all of them.
 * @throws GatewayError `PROXY_UNSUPPORTED` for media that this dialect cannot say
 */
export function encodeMessages(encoding: Encoding): JsonObject[] {
  const { messages } = encoding.request;
  const written: JsonObject[] = [];
  let waiting: JsonObject[] = [];
  for (const [index, message] of messages.entries()) {
    const path = `messages.${index}`;
    encoding.loseForeign(message.extensions, path);
    const results = toolResultsOf(message);
    if (results.length === 0) {
      written.push(...asUser(waiting), ...spoken(encodeMessage(message, path, encoding), path, encoding));
      waiting = [];
    } else {
      const { tools, followers } = encodeResults(message, path, encoding);
      for (const tool of tools) written.push(tool);
      for (const follower of followers) waiting.push(follower);
    }
  }
  if (messages.at(-1)?.role === 'assistant' && !encoding.isNative)
    encoding.lose('changed', 'messages', 'The answer comes after the last message and does not continue it.');
  const all = [...written, ...asUser(waiting)];
  return encoding.isNative ? all : answerEveryCall(all, encoding);
}

/** Where nothing of a message of another dialect can be said it is left out: hosts refuse an empty list. */
function spoken(message: JsonObject, path: string, { isNative, lose }: Encoding): JsonObject[] {
  if (isNative || !isSilent(message)) return [message];
  lose('dropped', path, 'Nothing is left of the message.');
  return [];
}

/** A message whose parts were all left out: an empty list, or an assistant that neither speaks nor calls. */
function isSilent({ content, role, ...more }: JsonObject): boolean {
  if (Array.isArray(content)) return content.length === 0;
  return role === 'assistant' && content === '' && Object.keys(more).length === 0;
}

const asUser = (parts: readonly JsonObject[]): JsonObject[] =>
  parts.length === 0 ? [] : [{ role: 'user', content: parts }];

const isResult = (part: Part): part is ToolResultPart => part.kind === 'tool_result';

function toolResultsOf({ content }: Message): readonly ToolResultPart[] {
  return typeof content === 'string' ? [] : content.filter(isResult);
}

/** The messages of the tools, and the parts that shall follow in one of the user. */
function encodeResults(message: Message, path: string, encoding: Encoding) {
  const tools: JsonObject[] = [];
  const followers: JsonObject[] = [];
  for (const [index, part] of partsOf(message.content).entries()) {
    const place = `${path}.content.${index}`;
    if (!isResult(part)) {
      followers.push(...optional(encodePart(part, place, encoding)));
      continue;
    }
    const { message: tool, media } = encodeToolResult(part, place, encoding);
    tools.push(withOwn({ ...tool, ...nameOf(message) }, ownFields(message)));
    followers.push(...media.flatMap((each) => optional(encodePart(each, place, encoding))));
  }
  return { tools, followers };
}

const nameOf = ({ name }: Message): JsonObject => (name === undefined ? {} : { name });

function encodeMessage(message: Message, path: string, encoding: Encoding): JsonObject {
  const body =
    message.role === 'assistant'
      ? encodeTurn(message, path, encoding)
      : { role: roleOf(message, path, encoding), content: encodeContent(message, path, encoding) };
  return withOwn({ ...body, ...nameOf(message) }, ownFields(message));
}

function encodeTurn({ content, extensions }: Message, path: string, encoding: Encoding): JsonObject {
  const parts = partsOf(content);
  for (const [index, part] of parts.entries()) loseForeignPart(part, `${path}.content.${index}`, encoding);
  if (parts.some((part) => part.cache && !hasOwn(part, 'cache_control')))
    encoding.loseOnce('dropped', 'cache', 'Hosts of this dialect cache by themselves.');
  return encodeAssistant(encoding.isNative ? parts : parts.map(withLegalId), {
    isNative: encoding.isNative,
    own: ownFields({ extensions }),
    reasoningFields: (reasoning) => replayFields(reasoning, path, encoding),
    onLoss: (feature, reason) => encoding.lose('dropped', `${path}.${feature}`, reason),
  });
}

function loseForeignPart(part: Part, path: string, encoding: Encoding): void {
  encoding.loseForeign(part.extensions, path);
  const cited = part.kind === 'text' ? foreignCitationFields(part.citations, dialect) : [];
  for (const each of cited)
    encoding.loseOnce('dropped', `${path}.${each.field}`, `Only ${each.dialect} knows this field.`);
}

function withLegalId(part: Part): Part {
  return part.kind === 'tool_call' ? { ...part, id: legalCallId(part.id) } : part;
}

/** Earlier reasoning goes back in the fields it came in, else in the one that the model asks for, else not. */
function replayFields(parts: readonly ReasoningPart[], path: string, encoding: Encoding): readonly ReasoningField[] {
  if (parts.length === 0) return [];
  const own = fieldsOfReasoning(parts);
  if (own.length > 0) return own;
  const { reasoningReplay } = encoding.capabilities;
  if (reasoningReplay) return [reasoningReplay];
  encoding.lose('dropped', `${path}.reasoning`, 'The model does not take its earlier reasoning back.');
  return [];
}

/** `developer` is a word of OpenAI's reasoning models, which refuse sampling; elsewhere `system` says the same. */
function roleOf({ role }: Message, path: string, encoding: Encoding): string {
  if (role !== 'developer' || encoding.capabilities.temperature !== true) return role;
  encoding.lose('renamed', `${path}.role`, 'The model knows no developer, only a system.');
  return 'system';
}

function encodeContent({ content, role }: Message, path: string, encoding: Encoding): JsonObject[string] {
  if (typeof content === 'string') return content;
  const [only] = content;
  const parts = content.flatMap((part, index) => {
    const place = `${path}.content.${index}`;
    if (role === 'user' || part.kind === 'text' || part.kind === 'native')
      return optional(encodePart(part, place, encoding));
    encoding.lose('dropped', place, `A ${role} message holds only text.`);
    return [];
  });
  const isBare = content.length === 1 && only?.kind === 'text' && !hasOwn(only, 'type');
  return isBare ? only.text : parts;
}
