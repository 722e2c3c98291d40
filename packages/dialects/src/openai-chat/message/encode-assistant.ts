import {
  type AudioPart,
  type ImagePart,
  isJsonObject,
  type Json,
  type JsonObject,
  type NativePart,
  type Part,
  type ReasoningPart,
  type RefusalPart,
  type TextPart,
  type ToolCallPart,
} from '@proxy/spec';
import { dialect, hasOwn, ownFields, withOwn } from '../extensions.ts';
import { encodeAnnotations } from './annotations.ts';
import { writeCacheHint } from './cache-hint.ts';
import type { ReasoningField } from './decode-reasoning.ts';
import { encodeReasoning } from './encode-reasoning.ts';
import { encodeToolCalls } from './encode-tool-calls.ts';
import { writeUrl } from './media.ts';
import { visibleText } from './reasoning-text.ts';

export interface AssistantOptions {
  /** The fields that shall carry reasoning. */
  reasoningFields(parts: readonly ReasoningPart[]): readonly ReasoningField[];
  /** It came in this dialect, and is written as it came. */
  readonly isNative: boolean;
  /** What only this dialect knows of the message. */
  readonly own: JsonObject | undefined;
  /** Told of a part, or a citation, that an assistant cannot say in this dialect. */
  onLoss(feature: string, reason: string): void;
}

/** What an assistant said, as the fields of a message of this dialect, role included. */
export function encodeAssistant(parts: readonly Part[], options: AssistantOptions): JsonObject {
  const said = sortParts(parts, options);
  const { refusals, calls } = said;
  const { own } = options;
  const mustSpeak = refusals.length + calls.length + said.sounds.length === 0 && !(own && 'content' in own);
  const silence = mustSpeak ? { content: '' } : options.isNative ? {} : { content: null };
  const content = encodeContent(said);
  const annotations = encodeAnnotations(said.texts, () => options.onLoss('citation', 'Only addresses can be cited.'));
  const message: JsonObject = {
    role: 'assistant',
    ...(content === undefined ? silence : { content }),
    ...encodeReasoning(said.reasoning, options.reasoningFields(said.reasoning)),
    ...(refusals.length > 0 && { refusal: refusals.map(({ text }) => text).join('') }),
    ...(annotations.length > 0 && { annotations }),
    ...(said.images.length > 0 && { images: said.images.map(encodeImage) }),
    ...encodeAudio(said.sounds),
    ...encodeToolCalls(calls),
  };
  return withOwn(message, own);
}

/** What stands in which field of a message. A part that came in the content list goes back there. */
interface SortedParts {
  readonly list: Json[];
  readonly texts: TextPart[];
  readonly reasoning: ReasoningPart[];
  readonly refusals: RefusalPart[];
  readonly images: ImagePart[];
  readonly sounds: AudioPart[];
  readonly calls: (ToolCallPart | NativePart)[];
}

function sortParts(parts: readonly Part[], { onLoss }: AssistantOptions): SortedParts {
  const said: SortedParts = { list: [], texts: [], reasoning: [], refusals: [], images: [], sounds: [], calls: [] };
  for (const part of parts) {
    if (part.kind === 'text') said.texts.push(part);
    if (writeInList(part, said.list)) continue;
    if (part.kind === 'reasoning') said.reasoning.push(part);
    else if (part.kind === 'refusal') said.refusals.push(part);
    else if (part.kind === 'image') said.images.push(part);
    else if (part.kind === 'audio') said.sounds.push(part);
    else if (part.kind === 'tool_call' || (part.kind === 'native' && isOwnCall(part))) said.calls.push(part);
    else if (part.kind !== 'text') onLoss(part.kind, 'An assistant cannot say this in the OpenAI chat dialect.');
  }
  return said;
}

/** A native part is a call of a new kind where it stood among the calls, else an entry of the content list. */
const isOwnCall = (part: NativePart): boolean => hasOwn(part, 'tool_calls');

/** Writes a part that came in a content list of this dialect; false where it did not. */
function writeInList(part: Part, list: Json[]): boolean {
  if (part.kind === 'native' && part.dialect === dialect && !isOwnCall(part)) list.push(part.value);
  else if (!hasOwn(part, 'type')) return false;
  else if (part.kind === 'text') list.push(writeText(part));
  else if (part.kind === 'refusal') list.push(withOwn({ type: 'refusal', refusal: part.text }, ownFields(part)));
  else if (part.kind === 'reasoning') list.push(writeThinking(part));
  else return false;
  return true;
}

function writeText(part: TextPart): JsonObject {
  const cache = part.cache && hasOwn(part, 'cache_control') ? { cache_control: writeCacheHint(part.cache) } : {};
  return withOwn({ type: 'text', text: part.text, ...cache }, ownFields(part));
}

function writeThinking(part: ReasoningPart): JsonObject {
  const thinking = [{ type: 'text', text: visibleText(part) }];
  const signature = part.opaque?.dialect === dialect ? { signature: part.opaque.payload } : {};
  return withOwn({ type: 'thinking', thinking, ...signature }, ownFields(part));
}

/** A list where one came, else one string: texts of other dialects are pieces of one, often cut within a sentence. */
function encodeContent({ list, texts }: SortedParts): Json | undefined {
  if (list.length > 0) {
    const loose = texts.filter((part) => !hasOwn(part, 'type'));
    return [...list, ...loose.map(({ text }): JsonObject => ({ type: 'text', text }))];
  }
  return texts.length === 0 ? undefined : texts.map(({ text }) => text).join('');
}

export function encodeImage({ source }: ImagePart): JsonObject {
  return { type: 'image_url', image_url: { url: writeUrl(source) } };
}

function encodeAudio(parts: readonly AudioPart[]): JsonObject {
  const [part] = parts;
  if (!part) return {};
  const { source, transcript, id } = part;
  const own = ownFields(part)?.['audio'];
  const audio: JsonObject = {
    ...(id !== undefined && { id }),
    ...(source.kind === 'base64' && { data: source.data }),
    ...(transcript !== undefined && { transcript }),
  };
  return { audio: withOwn(audio, isJsonObject(own) ? own : undefined) };
}
