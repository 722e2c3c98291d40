import { readFileSync } from 'node:fs';
import type { Codec, IncomingRequest, Json, JsonObject, UpstreamCodec } from '@proxy/spec';
import * as dialects from '../../src/index.ts';

/** A field at the outermost level of a body or an event, and examples of all that can be said in it. */
export interface FieldExamples {
  readonly field: string;
  readonly examples: readonly Json[];
}

/** The documented fields of a dialect, as `tooling/wire-fields` lists them. */
export interface WireFields {
  readonly source: string;
  readonly request: readonly FieldExamples[];
  readonly answer: readonly FieldExamples[];
  readonly events: readonly FieldExamples[];
}

/**
 * A dialect whose documented fields are proven. Each of the functions puts a value, or none, into a field of something
 * that is complete without it.
 */
export interface FieldRow {
  readonly dialect: string;
  request(field: string, value: Json | undefined): IncomingRequest;
  answer(field: string, value: Json | undefined): JsonObject;
  /** The text of a stream. `field` is one of a chunk's, or the type of an event that `value` is. */
  stream(field: string, value: Json | undefined): string;
}

const isUpstreamCodec = (value: unknown): value is UpstreamCodec =>
  typeof value === 'object' && value !== null && 'dialect' in value && 'chat' in value;
const isCodec = (codec: UpstreamCodec): codec is Codec => 'family' in codec;

const codecs: readonly UpstreamCodec[] = Object.values(dialects).filter(isUpstreamCodec);

/** The codec of a dialect that clients speak; `undefined` while the package has none. */
export function codecOf({ dialect }: FieldRow): Codec | undefined {
  return codecs.filter(isCodec).find((codec) => codec.dialect === dialect);
}

/** The codecs of dialects that upstreams alone speak. */
export const upstreamCodecs: readonly UpstreamCodec[] = codecs.filter((codec) => !isCodec(codec));

export function fieldsOf({ dialect }: FieldRow): WireFields {
  return JSON.parse(readFileSync(new URL(`fixtures/${dialect}.json`, import.meta.url), 'utf8')) as WireFields;
}

/** The field to be spread into what it belongs to; nothing where there is no value. */
export function said(field: string, value: Json | undefined): JsonObject {
  return value === undefined ? {} : { [field]: value };
}
