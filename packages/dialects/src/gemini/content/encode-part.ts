import {
  isJsonObject,
  type JsonObject,
  type Loss,
  type OpaqueState,
  type Part,
  partsOf,
  type ReasoningPart,
  type ToolCallPart,
} from '@proxy/spec';
import type { AnswerLosses } from '../../internal/answer-losses.ts';
import { optional } from '../../internal/optional.ts';
import { parseExactly } from '../../internal/parse-exactly.ts';
import { dialect, isMarked, keptOf, withKept } from '../dialect.ts';
import { type MediaPart, writeMedia } from './media.ts';
import { signatureOf } from './opaque-state.ts';

/** What parts of requests and of answers do each in their own way. */
export interface PartWriting {
  /** Calls that came without ids are written without. */
  readonly keepsGaps: boolean;
  lose(action: Loss['action'], field: string, reason: string): void;
  /** The `thoughtSignature` for the state; `undefined` where it may not go there. */
  sign(opaque: OpaqueState | undefined, path: string, isSummary?: boolean): string | undefined;
  /** A medium whose source nobody can open here. */
  refuse(part: MediaPart, path: string): void;
  /** Tells what of a part within a document cannot be said. */
  loseDetails(part: Part, path: string): void;
}

/** The part in this dialect's words; none where it has none, and several for a document of several parts. */
export function encodePart(part: Part, path: string, writing: PartWriting): JsonObject[] {
  const body = encodeBare(part, path, writing);
  if (Array.isArray(body)) return body as JsonObject[];
  return body ? [withKept(body as JsonObject, keptOf(part))] : [];
}

function encodeBare(part: Part, path: string, writing: PartWriting): JsonObject | readonly JsonObject[] | undefined {
  switch (part.kind) {
    case 'text':
      return { text: part.text, ...signed(writing.sign(part.opaque, `${path}.opaque`)) };
    case 'refusal':
      return part.text === '' ? undefined : { text: part.text };
    case 'reasoning':
      return encodeReasoning(part, path, writing);
    case 'tool_call':
      return { ...encodeCall(part, path, writing), ...signed(writing.sign(part.opaque, `${path}.opaque`)) };
    case 'native':
      if (part.dialect === dialect) return part.value;
      writing.lose('dropped', path, `Only ${part.dialect} knows this block.`);
      return undefined;
    case 'tool_result':
      return undefined;
    default:
      return encodeMedium(part, path, writing);
  }
}

const signed = (thoughtSignature: string | undefined): JsonObject =>
  thoughtSignature === undefined ? {} : { thoughtSignature };

const betweenSummaries = '\n\n';

function encodeReasoning({ text, summary = [], opaque }: ReasoningPart, path: string, writing: PartWriting) {
  const isSummary = text === '' && summary.length > 0;
  if (!isSummary && summary.length > 0)
    writing.lose('dropped', `${path}.summary`, 'The thoughts themselves are told, without their summary.');
  const thoughtSignature = writing.sign(opaque, `${path}.opaque`, isSummary);
  const shown = isSummary ? summary.join(betweenSummaries) : text;
  if (shown === '' && thoughtSignature === undefined) return undefined;
  return { text: shown, thought: true, ...signed(thoughtSignature) };
}

/** Arguments must be an object: anything else is kept under `_raw`. */
function encodeCall(part: ToolCallPart, path: string, { lose, keepsGaps }: PartWriting): JsonObject {
  const id = keepsGaps && isMarked(part, 'id') ? {} : { id: part.id };
  return { functionCall: { ...id, name: part.name, ...argumentsOf(part, path, lose) } };
}

function argumentsOf({ flavour, arguments: text }: ToolCallPart, path: string, lose: PartWriting['lose']): JsonObject {
  if (flavour === 'custom') {
    lose('emulated', path, 'The text of a free-form tool call is sent as a property named input.');
    return { args: { input: text } };
  }
  if (text.trim() === '') return text === '' ? {} : { args: {} };
  const args = parseExactly(text);
  if (isJsonObject(args)) return { args };
  lose('changed', `${path}.arguments`, 'The arguments are no JSON object and are sent under _raw.');
  return { args: { _raw: text } };
}

function encodeMedium(
  part: MediaPart,
  path: string,
  writing: PartWriting,
): JsonObject | readonly JsonObject[] | undefined {
  if (part.kind === 'file' && part.source.kind === 'parts')
    return partsOf(part.source.parts).flatMap((inner, index) => encodeInner(inner, `${path}.${index}`, writing));
  const written = writeMedia(part);
  if (!written) writing.refuse(part, path);
  const transcript = part.kind === 'audio' && part.transcript ? [{ text: part.transcript }] : [];
  return transcript.length === 0 ? written : [...optional(written), ...transcript];
}

function encodeInner(part: Part, path: string, writing: PartWriting): JsonObject[] {
  writing.loseDetails(part, path);
  return encodePart(part, path, writing);
}

/** As clients are told: state of another dialect is sealed, and comes back with the next request. */
export function answerWriting({ lose, loseForeign }: AnswerLosses): PartWriting {
  return {
    keepsGaps: true,
    lose,
    loseDetails: (part) => loseForeign(part, dialect),
    sign: (opaque, _path, isSummary) => signatureOf(opaque, isSummary),
    refuse: ({ kind }) => lose('dropped', kind, 'Its source is one that a client of this dialect cannot open.'),
  };
}
