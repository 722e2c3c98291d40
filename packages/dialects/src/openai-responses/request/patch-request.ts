import { isJsonObject, type Json, type JsonObject, type PassthroughPatch } from '@proxy/spec';
import { isSealed, openReasoning } from '../../internal/gateway-signature.ts';
import { dialect } from '../extensions.ts';
import { payloadOf } from '../item/state-in.ts';

/** What a request is addressed by belongs to the gateway. */
const ownedFields: readonly string[] = ['model', 'input', 'stream'];

/**
 * The client's own body with the gateway's fields, and without reasoning that the target could not open: another
 * provider's, which a gateway sealed, or another deployment's. Usage always comes with the last event and need not be asked for.
 */
export function patchRequest(wire: JsonObject, patch: PassthroughPatch): JsonObject {
  const { model, defaults = {}, overrides = {} } = patch;
  return { ...without(defaults), ...wire, ...withoutForeign(wire, patch), ...without(overrides), model };
}

function without(fields: JsonObject): JsonObject {
  if (!ownedFields.some((name) => name in fields)) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !ownedFields.includes(name)));
}

/** Nothing where nothing had to change, which is nearly always. */
function withoutForeign({ input }: JsonObject, { foreign, onLoss }: PassthroughPatch): JsonObject {
  const isForeign = (item: Json): boolean => foreign?.has(payloadOf(item) ?? '') ?? false;
  if (!Array.isArray(input) || !input.some((item) => isSealedItem(item) || isForeign(item))) return {};
  const items: readonly Json[] = input;
  return {
    input: items.flatMap((item, index): Json[] => {
      if (!isForeign(item)) return isSealedItem(item) ? opened(item) : [item];
      onLoss?.({
        field: `input.${index}`,
        action: 'dropped',
        reason: 'Only the deployment that issued this state can read it.',
      });
      return [];
    }),
  };
}

const isSealedItem = (item: Json): item is JsonObject => isJsonObject(item) && isSealed(item['encrypted_content']);

/** What was sealed of a provider of this dialect comes home as that wrote it. */
function opened({ encrypted_content: sealed, id: _, ...item }: JsonObject): JsonObject[] {
  const { opaque } = openReasoning(String(sealed)) ?? {};
  if (opaque?.dialect !== dialect) return [];
  return [{ ...item, ...(opaque.id !== undefined && { id: opaque.id }), encrypted_content: opaque.payload }];
}
