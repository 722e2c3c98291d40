import type { Dialect, Extensions } from './dialect.ts';
import type { JsonObject } from './json.ts';

/** A mark that the provider should cache the prompt up to and including the part that carries it. */
export interface CacheHint {
  /** Absent: the provider's default, five minutes at Anthropic. */
  readonly ttl?: '5m' | '1h';
}

/** Where bytes come from. A gateway fetches none of these by itself. */
export type MediaSource =
  | { readonly kind: 'base64'; readonly mediaType: string; readonly data: string }
  | { readonly kind: 'url'; readonly url: string; readonly mediaType?: string }
  | { readonly kind: 'text'; readonly text: string; readonly mediaType?: string }
  /** An id of the provider's own file store; never portable. */
  | { readonly kind: 'file_id'; readonly id: string };

/** A source that a stretch of text rests on. */
export interface Citation {
  readonly url?: string;
  readonly title?: string;
  readonly quote?: string;
  /** Span in the text of the part, in UTF-16 code units; absent: the whole part. */
  readonly span?: { readonly start: number; readonly end: number };
  /** The citation as its dialect wrote it. */
  readonly extensions?: Extensions;
}

interface PartBase {
  readonly cache?: CacheHint;
  readonly extensions?: Extensions;
}
export interface TextPart extends PartBase {
  readonly kind: 'text';
  readonly text: string;
  readonly citations?: readonly Citation[];
  /** Opaque state that a provider attached to this text. */
  readonly opaque?: OpaqueState;
}
export interface ImagePart extends PartBase {
  readonly kind: 'image';
  readonly source: MediaSource;
  readonly detail?: string;
}
export interface AudioPart extends PartBase {
  readonly kind: 'audio';
  readonly source: MediaSource;
  readonly transcript?: string;
  /** The id under which the provider keeps what it said. */
  readonly id?: string;
}
export interface VideoPart extends PartBase {
  readonly kind: 'video';
  readonly source: MediaSource;
}
/** A document: PDF, plain text, or chunks of content to cite from. */
export interface FilePart extends PartBase {
  readonly kind: 'file';
  readonly source: MediaSource | { readonly kind: 'parts'; readonly parts: readonly Part[] };
  readonly filename?: string;
  readonly title?: string;
  readonly context?: string;
  readonly citable?: boolean;
}
export interface ToolCallPart extends PartBase {
  readonly kind: 'tool_call';
  readonly id: string;
  readonly name: string;
  /** The arguments as text: JSON for a function (`''` means none were sent), free text for a custom tool. */
  readonly arguments: string;
  /** Absent: a function. */
  readonly flavour?: 'function' | 'custom';
  readonly opaque?: OpaqueState;
}
export interface ToolResultPart extends PartBase {
  readonly kind: 'tool_result';
  /** The id of the call that this answers. */
  readonly callId: string;
  readonly name?: string;
  /** Text, or parts with images and documents; absent: the tool returned nothing. */
  readonly content?: string | readonly Part[];
  readonly isError?: boolean;
}
/** Reasoning, with the signature or ciphertext that lets its issuer take it back. */
export interface ReasoningPart extends PartBase {
  readonly kind: 'reasoning';
  /** May be empty while `opaque` is real; such a part must survive. */
  readonly text: string;
  /** The provider's summaries, where it shows these in place of the text. */
  readonly summary?: readonly string[];
  readonly opaque?: OpaqueState;
  /** No text was ever shown: only `opaque` stands for it. */
  readonly redacted?: boolean;
}
export interface RefusalPart extends PartBase {
  readonly kind: 'refusal';
  readonly text: string;
}
/** A block that one dialect knows and the canonical form does not: server tools and their results, compaction, news. */
export interface NativePart extends PartBase {
  readonly kind: 'native';
  readonly dialect: Dialect;
  readonly value: JsonObject;
}

/** State that only its issuer can read: a signature, encrypted reasoning. Never sent to a stranger. */
export interface OpaqueState {
  readonly payload: string;
  /** The dialect whose provider issued it. */
  readonly dialect: Dialect;
  /** The id of the item or block that it belongs to, where the dialect gives one. */
  readonly id?: string;
}

export type Part =
  | TextPart
  | ImagePart
  | AudioPart
  | VideoPart
  | FilePart
  | ToolCallPart
  | ToolResultPart
  | ReasoningPart
  | RefusalPart
  | NativePart;

export type Role = 'system' | 'developer' | 'user' | 'assistant' | 'tool';

/**
 * One turn. System text stands where the client put it. A tool's results stand in a message of role `tool`, or among
 * the parts of a `user` message where the dialect has it so; encoders place them as their dialect wants.
 */
export interface Message {
  readonly role: Role;
  readonly content: string | readonly Part[];
  readonly name?: string;
  readonly extensions?: Extensions;
}

/** The parts of a message or a tool result; a bare string is one text part. */
export function partsOf(content: string | readonly Part[] | undefined): readonly Part[] {
  if (content === undefined) return [];
  return typeof content === 'string' ? [{ kind: 'text', text: content }] : content;
}

/** The text of a message: its text parts joined without separator, since one sentence may be cut into cited parts. */
export function textOf(content: string | readonly Part[] | undefined): string {
  if (typeof content === 'string') return content;
  let text = '';
  for (const part of content ?? []) if (part.kind === 'text') text += part.text;
  return text;
}
