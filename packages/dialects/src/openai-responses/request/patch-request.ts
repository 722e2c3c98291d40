import { isJsonObject, type Json, type JsonObject, type PassthroughPatch } from '@proxy/spec';
import { isSealed, openReasoning } from '../../internal/gateway-signature.ts';
import { dialect } from '../extensions.ts';

/** What a request is addressed by belongs to the gateway. */
const ownedFields: readonly string[] = ['model', 'input', 'stream'];

/**
 * The client's own body with the gateway's fields, and without reasoning that a gateway sealed for another provider,
 * which this one could not open. Usage always comes with the last event and need not be asked for.
 */
export function patchRequest(wire: JsonObject, { model, defaults = {}, overrides = {} }: PassthroughPatch): JsonObject {
  return { ...without(defaults), ...wire, ...withoutSealed(wire), ...without(overrides), model };
}

function without(fields: JsonObject): JsonObject {
  if (!ownedFields.some((name) => name in fields)) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !ownedFields.includes(name)));
}

/** Nothing where nothing had to change, which is nearly always. */
function withoutSealed({ input }: JsonObject): JsonObject {
  if (!Array.isArray(input) || !input.some(isSealedItem)) return {};
  const items: readonly Json[] = input;
  return { input: items.flatMap((item): Json[] => (isSealedItem(item) ? opened(item) : [item])) };
}

const isSealedItem = (item: Json): item is JsonObject => isJsonObject(item) && isSealed(item['encrypted_content']);

/** What was sealed of a provider of this dialect comes home as that wrote it. */
function opened({ encrypted_content: sealed, id: _, ...item }: JsonObject): JsonObject[] {
  const { opaque } = openReasoning(String(sealed)) ?? {};
  if (opaque?.dialect !== dialect) return [];
  return [{ ...item, ...(opaque.id !== undefined && { id: opaque.id }), encrypted_content: opaque.payload }];
}
