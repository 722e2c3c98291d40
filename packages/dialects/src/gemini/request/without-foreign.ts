import { isJsonObject, type Json, type JsonObject, type PassthroughPatch } from '@proxy/spec';
import { isSealed } from '../content/opaque-state.ts';
import { fieldOf } from '../content/spelling.ts';
import { payloadOf } from '../content/state-in.ts';
import { sentinel } from './sign-calls.ts';

const reason = 'Only the deployment that issued this state can read it.';

/** The same contents where nothing had to go. What is left without a part says nothing, and goes. */
export function withoutForeign(contents: readonly Json[], patch: PassthroughPatch): readonly Json[] {
  let changed: (Json | undefined)[] | undefined;
  for (const [index, content] of contents.entries()) {
    const cleaned = isJsonObject(content) ? cleanContent(content, `contents.${index}`, patch) : content;
    if (cleaned === content) continue;
    changed ??= [...contents];
    changed[index] = cleaned;
  }
  return changed ? changed.filter((content) => content !== undefined) : contents;
}

function cleanContent(content: JsonObject, path: string, patch: PassthroughPatch): JsonObject | undefined {
  const { parts } = content;
  const list: readonly Json[] = Array.isArray(parts) ? parts : parts === undefined ? [] : [parts];
  if (!list.some((part) => isForeign(part, patch))) return content;
  const kept = list.flatMap((part, index): Json[] => {
    if (!isForeign(part, patch)) return [part];
    patch.onLoss?.({ field: `${path}.parts.${index}.thoughtSignature`, action: 'dropped', reason });
    return unsigned(part);
  });
  return kept.length === 0 ? undefined : { ...content, parts: kept };
}

function isForeign(part: Json, { foreign }: PassthroughPatch): part is JsonObject {
  if (!isJsonObject(part)) return false;
  if (isSealed(fieldOf(part, 'thoughtSignature', 'thought_signature'))) return true;
  const payload = payloadOf(part);
  return payload !== undefined && (foreign?.has(payload) ?? false);
}

/** A call gets what stands for a signature, since newer models demand one; a text that says nothing goes. */
function unsigned({ thoughtSignature: _, thought_signature: __, ...part }: JsonObject): JsonObject[] {
  if (fieldOf(part, 'functionCall', 'function_call') !== undefined) return [{ ...part, thoughtSignature: sentinel }];
  return part['text'] === '' ? [] : [part];
}
