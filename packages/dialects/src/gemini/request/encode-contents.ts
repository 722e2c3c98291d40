import { type JsonObject, type Message, type Part, partsOf, type ToolResultPart, textOf } from '@proxy/spec';
import { encodePart, type PartWriting } from '../content/encode-part.ts';
import { writeResult } from '../content/tool-result.ts';
import { dialect, isMarked, keptOf, withKept } from '../dialect.ts';
import { nested } from '../kept-options.ts';
import { type Encoding, unsupported } from './encoding.ts';
import { signCalls } from './sign-calls.ts';
import { type Turn, withinGrammar } from './turns.ts';

export interface EncodedContents {
  readonly systemInstruction?: JsonObject;
  readonly contents: readonly JsonObject[];
}

/** What the parts of one conversation are written with. */
interface Writing {
  readonly encoding: Encoding;
  readonly parts: PartWriting;
  /** The name of each call, by its id: results repeat it. */
  readonly names: Map<string, string>;
}

/**
 * System text in front becomes `systemInstruction`. A conversation of another dialect is brought into the order that the
 * API demands; one of this dialect keeps its own.
 */
export function encodeContents(encoding: Encoding): EncodedContents {
  const { messages } = encoding.request;
  const leading = messages.findIndex((message) => !isSystem(message));
  const systemCount = leading === -1 ? messages.length : leading;
  const writing: Writing = { encoding, parts: partWriting(encoding), names: namesIn(messages) };
  const system = messages.slice(0, systemCount).map((message, index) => encodeTurn(message, index, writing));
  const turns = messages.slice(systemCount).map((message, index) => encodeTurn(message, systemCount + index, writing));
  const ordered = encoding.isNative ? turns : signCalls(withinGrammar(turns.map(folded(encoding)), encoding), encoding);
  return { ...systemOf(system, encoding), contents: ordered.map(contentOf) };
}

const isSystem = ({ role }: Message): boolean => role === 'system' || role === 'developer';

function namesIn(messages: readonly Message[]): Map<string, string> {
  const calls = messages.flatMap(({ content }) => partsOf(content)).filter((part) => part.kind === 'tool_call');
  return new Map(calls.map(({ id, name }) => [id, name]));
}

/** In requests state goes to its issuer only. */
function partWriting(encoding: Encoding): PartWriting {
  return {
    keepsGaps: encoding.isNative,
    lose: encoding.lose,
    loseDetails: (part, path) => loseAround(part, path, encoding),
    sign(opaque, path) {
      if (!opaque || opaque.dialect === dialect) return opaque?.payload;
      encoding.lose('dropped', path, `Only ${opaque.dialect} can read this state.`);
      return undefined;
    },
    refuse({ source }, path) {
      throw unsupported(source.kind === 'file_id' ? "A file of another provider's store" : 'This source', path);
    },
  };
}

function encodeTurn(message: Message, index: number, writing: Writing): Turn {
  const { encoding } = writing;
  const path = `messages.${index}`;
  encoding.loseForeign(message.extensions, path);
  if (message.name !== undefined) encoding.lose('dropped', `${path}.name`, 'Contents have no name.');
  const parts = partsOf(message.content).flatMap((part, at) => encodeAny(part, `${path}.content.${at}`, writing));
  const role = message.role === 'assistant' ? 'model' : isSystem(message) ? 'system' : 'user';
  return { role, parts, message, path };
}

function encodeAny(part: Part, path: string, writing: Writing): JsonObject[] {
  const { encoding } = writing;
  loseAround(part, path, encoding);
  if (part.kind === 'tool_result') return encodeResult(part, path, writing);
  if (encoding.isNative) return encodePart(part, path, writing.parts);
  if (part.kind === 'text' && part.text === '' && part.opaque?.dialect !== dialect) return [];
  return encodePart(part, path, writing.parts);
}

/** What of a part stands beside what it says. */
function loseAround(part: Part, path: string, encoding: Encoding): void {
  encoding.loseForeign(part.extensions, path);
  if (part.cache) encoding.lose('dropped', `${path}.cache`, 'Google caches by itself.');
  if (!encoding.isNative) loseDetails(part, path, encoding);
}

function loseDetails(part: Part, path: string, { lose }: Encoding): void {
  if (part.kind === 'refusal') lose('changed', path, 'A refusal is sent as text.');
  if (part.kind === 'image' && part.detail !== undefined && part.detail !== 'auto')
    lose('dropped', `${path}.detail`, 'The detail of single images cannot be chosen.');
  if (part.kind === 'text' && (part.citations?.length ?? 0) > 0)
    lose('dropped', `${path}.citations`, 'Citations cannot be sent back.');
  if (part.kind !== 'file') return;
  for (const field of ['filename', 'title', 'context', 'citable'] as const)
    if (part[field]) lose('dropped', `${path}.${field}`, 'Files have no such field.');
}

/** Media of a result stand in it, or behind it where the model takes text only. */
function encodeResult(part: ToolResultPart, path: string, writing: Writing): JsonObject[] {
  const { encoding, names } = writing;
  const inner = partsOf(part.content);
  const written = inner.flatMap((each, at) => writeInner(each, `${path}.content.${at}`, writing));
  const media = written.filter(({ text }) => text === undefined);
  const isInside = encoding.isThird || encoding.isNative;
  if (media.length > 0 && !isInside)
    encoding.lose('changed', `${path}.content`, 'What is no text stands behind the result.');
  const text = written.map((each) => each['text'] ?? '').join('');
  const name = part.name ?? names.get(part.callId) ?? part.callId;
  const response = part.content === undefined && encoding.isNative ? {} : { response: resultOf(media, text, part) };
  const said = {
    ...(encoding.isNative && isMarked(part, 'id') ? {} : { id: part.callId }),
    name,
    ...response,
    ...(media.length > 0 && isInside && { parts: media }),
  };
  return [withKept({ functionResponse: said }, nested(keptOf(part))), ...(isInside ? [] : media)];
}

/** Text as it is, also where it is empty. */
function writeInner(part: Part, path: string, writing: Writing): JsonObject[] {
  if (part.kind !== 'text') return encodeAny(part, path, writing);
  loseAround(part, path, writing.encoding);
  return [{ text: part.text }];
}

function resultOf(media: readonly JsonObject[], text: string, { isError = false }: ToolResultPart): JsonObject {
  return media.length > 0 && text === '' && !isError ? {} : writeResult(text, isError);
}

/** System text in mid-conversation keeps its place, as text of the user that says what it is. */
function folded({ lose }: Encoding): (turn: Turn) => Turn {
  return (turn) => {
    if (turn.role !== 'system') return turn;
    lose('emulated', turn.path, 'System text in mid-conversation is sent as text of the user.');
    return { ...turn, role: 'user', parts: [{ text: `<system>${textOf(turn.message?.content)}</system>` }] };
  };
}

function systemOf(turns: readonly Turn[], { isNative }: Encoding): { readonly systemInstruction?: JsonObject } {
  const [first] = turns;
  if (!first) return {};
  if (isNative && turns.length === 1) return { systemInstruction: contentOf(first) };
  const parts = turns.flatMap((turn) => turn.parts);
  return parts.length === 0 ? {} : { systemInstruction: { parts } };
}

function contentOf({ role, parts, message }: Turn): JsonObject {
  const isLone = isMarked(message, 'parts') && parts.length === 1;
  const said = isMarked(message, 'role') || role === 'system' ? {} : { role };
  const asUser = role === 'system' && isMarked(message, 'user') ? { role: 'user' } : {};
  const kept = keptOf(message);
  return { ...said, ...asUser, parts: isLone ? (parts[0] ?? []) : parts, ...kept };
}
