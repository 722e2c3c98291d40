import {
  invalidRequest,
  isJsonObject,
  type Json,
  type JsonObject,
  type NativePart,
  type OpaqueState,
  type ToolCallPart,
} from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import type { MintCallId } from '../../internal/mint-call-id.ts';
import { dialect, kept } from '../extensions.ts';

/**
 * Reads `tool_calls`, and the lone `function_call` that came before them.
 * @throws GatewayError `PROXY_INVALID_REQUEST`, only for a client's body
 */
export function decodeToolCalls(fields: FieldReader, mint: MintCallId): (ToolCallPart | NativePart)[] {
  const list = fields.list('tool_calls');
  if (list === undefined || list.length === 0) {
    if (list) fields.restore('tool_calls');
    const legacy = decodeFunctionCall(fields, mint);
    return legacy ? [legacy] : [];
  }
  return list.map((entry, position) => {
    const path = fields.path === undefined ? undefined : `${fields.pathOf('tool_calls')}.${position}`;
    return decodeToolCall(entry, path, mint(position));
  });
}

function decodeToolCall(value: Json, path: string | undefined, spareId: string): ToolCallPart | NativePart {
  if (!isJsonObject(value)) {
    if (path !== undefined) throw invalidRequest(`\`${path}\` must be an object.`, path);
    return native({ value });
  }
  const fields = new FieldReader(value, path);
  const flavour = value['type'] === 'custom' ? 'custom' : 'function';
  const call = fields.child(flavour);
  if (!call) {
    fields.refuse(flavour, 'is missing');
    return native(value);
  }
  const name = call.string('name');
  if (name === undefined) call.refuse('name', 'is missing');
  const text = flavour === 'custom' ? (call.string('input') ?? '') : readArguments(call);
  fields.drop('type');
  if (fields.wire['index'] !== undefined) fields.hold('index');
  const opaque = googleSignature(value);
  return {
    kind: 'tool_call',
    id: fields.string('id') || spareId,
    name: name ?? '',
    arguments: text,
    ...(flavour === 'custom' && { flavour }),
    ...(opaque && { opaque }),
    ...kept(fields.rest()),
  };
}

/** A call of a kind that nobody knows yet. */
const native = (value: JsonObject): NativePart => ({
  kind: 'native',
  dialect,
  value,
  ...kept({ tool_calls: null }),
});

/** Arguments are JSON in a string; some send the object itself. */
function readArguments(call: FieldReader): string {
  const value = call.wire['arguments'];
  if (!isJsonObject(value)) return call.string('arguments') ?? '';
  call.drop('arguments');
  return JSON.stringify(value);
}

/** The call of the days before `tool_calls`; hosts that fill every field send one without a name, which is none. */
function decodeFunctionCall(fields: FieldReader, mint: MintCallId): ToolCallPart | undefined {
  const wire = fields.wire['function_call'];
  if (!isJsonObject(wire) || typeof wire['name'] !== 'string' || wire['name'] === '') return undefined;
  const call = fields.child('function_call');
  if (!call) return undefined;
  call.drop('name');
  const text = readArguments(call);
  fields.drop('function_call');
  const rest = call.rest();
  return {
    kind: 'tool_call',
    id: mint(0),
    name: wire['name'],
    arguments: text,
    ...kept({ function_call: Object.keys(rest).length > 0 ? rest : null }),
  };
}

/** Where Google's face of this dialect carries a call's signature. */
export function googleSignature(call: JsonObject): OpaqueState | undefined {
  const extra = call['extra_content'];
  const google = isJsonObject(extra) ? extra['google'] : undefined;
  const payload = isJsonObject(google) ? google['thought_signature'] : undefined;
  return typeof payload === 'string' && payload !== '' ? { payload, dialect: 'gemini' } : undefined;
}

/** A call's signature as Google's face of this dialect takes it; nothing for a signature of anybody else. */
export function writeGoogleSignature(opaque: OpaqueState | undefined): JsonObject {
  return opaque?.dialect === 'gemini' ? { extra_content: { google: { thought_signature: opaque.payload } } } : {};
}
