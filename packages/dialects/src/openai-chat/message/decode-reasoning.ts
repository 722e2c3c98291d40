import { isJsonObject, type Json, type JsonObject, type OpaqueState, type ReasoningPart } from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { dialect, kept, withOwn } from '../extensions.ts';
import { dialectOfFormat } from './reasoning-format.ts';

/** The fields in which hosts of this dialect put reasoning, the most telling first. */
export const reasoningFields = ['reasoning_details', 'thinking_blocks', 'reasoning_content', 'reasoning'] as const;
export type ReasoningField = (typeof reasoningFields)[number];

/**
 * Reads the reasoning of an assistant message. The same text often stands in two fields: the most telling one is read,
 * and each part remembers all of them.
 */
export function decodeReasoning(fields: FieldReader): ReasoningPart[] {
  const said = reasoningFields.filter((name) => !isBlank(fields.wire[name]));
  for (const name of said) {
    const parts = readReasoningField(name, fields.wire[name]);
    if (!parts) continue;
    for (const each of said) fields.drop(each);
    return parts.map(({ part, rest }) => ({ ...part, ...kept({ ...marks(said), ...rest }) }));
  }
  return [];
}

const isBlank = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

const marks = (said: readonly ReasoningField[]): JsonObject => Object.fromEntries(said.map((name) => [name, null]));

/** A part of reasoning as one of the fields said it. */
export interface ReadReasoning {
  readonly part: ReasoningPart;
  /** What the canonical form cannot say of it. */
  readonly rest: JsonObject;
}

const readText = (value: Json | undefined): ReadReasoning[] | undefined =>
  typeof value === 'string' ? [{ part: { kind: 'reasoning', text: value }, rest: {} }] : undefined;

const readers: Readonly<Record<ReasoningField, (value: Json | undefined) => ReadReasoning[] | undefined>> = {
  reasoning_details: (value) => joinPieces(readEach(value, readDetail)),
  thinking_blocks: (value) => readEach(value, readBlock),
  reasoning_content: readText,
  reasoning: readText,
};

/** What one of the fields says; `undefined` where it is not understood. */
export function readReasoningField(name: ReasoningField, value: Json | undefined): ReadReasoning[] | undefined {
  return readers[name](value);
}

function readEach(value: Json | undefined, read: (entry: JsonObject) => ReadReasoning): ReadReasoning[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const entries = value.filter((entry) => isJsonObject(entry));
  return entries.length === value.length ? entries.map(read) : undefined;
}

/** A client that recorded a stream sends back its pieces: those of one index and kind are one part. */
function joinPieces(pieces: ReadReasoning[] | undefined): ReadReasoning[] | undefined {
  const joined: ReadReasoning[] = [];
  for (const piece of pieces ?? []) {
    const last = joined.at(-1);
    if (last && isContinued(last, piece)) joined[joined.length - 1] = join(last, piece);
    else joined.push(piece);
  }
  return pieces && joined;
}

function isContinued(last: ReadReasoning, next: ReadReasoning): boolean {
  const index = indexOf(next);
  if (index === undefined || index !== indexOf(last)) return false;
  if (last.part.opaque || last.part.redacted || next.part.redacted) return false;
  return (last.part.summary === undefined) === (next.part.summary === undefined);
}

function indexOf({ rest }: ReadReasoning): Json | undefined {
  const detail = rest['reasoning_details'];
  return isJsonObject(detail) ? detail['index'] : undefined;
}

function join(one: ReadReasoning, other: ReadReasoning): ReadReasoning {
  const summary = [...(one.part.summary ?? []), ...(other.part.summary ?? [])].join('');
  return {
    part: {
      ...one.part,
      ...other.part,
      text: one.part.text + other.part.text,
      ...(one.part.summary && { summary: [summary] }),
    },
    rest: withOwn(one.rest, other.rest),
  };
}

/** One entry of `reasoning_details`. */
function readDetail(detail: JsonObject): ReadReasoning {
  const fields = new FieldReader(detail);
  const text = fields.string('text') ?? '';
  const summary = fields.string('summary');
  const isRedacted = detail['type'] === 'reasoning.encrypted';
  const opaque = readOpaque(fields, fields.string(isRedacted ? 'data' : 'signature'));
  fields.drop('type');
  const left = fields.rest();
  return {
    part: {
      kind: 'reasoning',
      text,
      ...(summary !== undefined && { summary: [summary] }),
      ...(opaque && { opaque }),
      ...(isRedacted && { redacted: true }),
    },
    rest: Object.keys(left).length > 0 ? { reasoning_details: left } : {},
  };
}

function readOpaque(fields: FieldReader, payload: string | undefined): OpaqueState | undefined {
  if (!payload) return undefined;
  const { format } = fields.wire;
  const issuer = dialectOfFormat(typeof format === 'string' ? format : undefined);
  if (issuer !== undefined) fields.drop('format');
  const id = fields.string('id');
  return { payload, dialect: issuer ?? dialect, ...(id !== undefined && { id }) };
}

/** One of LiteLLM's `thinking_blocks`, which are Anthropic's. */
function readBlock(block: JsonObject): ReadReasoning {
  const fields = new FieldReader(block);
  const text = fields.string('thinking') ?? '';
  const isRedacted = block['type'] === 'redacted_thinking';
  const payload = fields.string(isRedacted ? 'data' : 'signature');
  fields.drop('type');
  const left = fields.rest();
  return {
    part: {
      kind: 'reasoning',
      text,
      ...(payload && { opaque: { payload, dialect: 'anthropic-messages' } }),
      ...(isRedacted && { redacted: true }),
    },
    rest: Object.keys(left).length > 0 ? { thinking_blocks: left } : {},
  };
}
