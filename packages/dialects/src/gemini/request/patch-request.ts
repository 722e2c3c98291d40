import { isJsonObject, type Json, type JsonObject, type PassthroughPatch } from '@proxy/spec';
import { isSealed } from '../content/opaque-state.ts';
import { sentinel } from './sign-calls.ts';

/**
 * The client's own body with the gateway's fields, and without what a gateway wrote into earlier answers: state of other
 * providers, which the API would refuse. The model stands in the address, and usage always streams.
 */
export function patchRequest(wire: JsonObject, { defaults, overrides }: PassthroughPatch): JsonObject {
  const { model: _, ...rest } = wire;
  const { contents } = rest;
  const cleaned = Array.isArray(contents) ? mapped(contents, cleanContent) : contents;
  return { ...defaults, ...rest, ...(cleaned !== contents && { contents: cleaned }), ...overrides };
}

/** The same list where nothing had to change, which is nearly always. */
function mapped(list: readonly Json[], change: (item: Json) => Json): readonly Json[] {
  let changed: Json[] | undefined;
  for (const [index, item] of list.entries()) {
    const cleaned = change(item);
    if (cleaned === item) continue;
    changed ??= [...list];
    changed[index] = cleaned;
  }
  return changed ?? list;
}

function cleanContent(content: Json): Json {
  if (!isJsonObject(content) || content['role'] !== 'model') return content;
  const { parts } = content;
  const cleaned = Array.isArray(parts) ? mapped(parts, cleanPart) : parts;
  return cleaned === parts ? content : { ...content, parts: cleaned };
}

/** A call keeps a signature, since newer models demand one. */
function cleanPart(part: Json): Json {
  if (!isJsonObject(part)) return part;
  const { thoughtSignature, thought_signature: snake, ...rest } = part;
  if (!isSealed(thoughtSignature) && !isSealed(snake)) return part;
  const isCall = rest['functionCall'] !== undefined || rest['function_call'] !== undefined;
  return isCall ? { ...rest, thoughtSignature: sentinel } : rest;
}
