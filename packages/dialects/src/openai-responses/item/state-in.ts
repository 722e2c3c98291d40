import { isJsonObject, type Json } from '@proxy/spec';
import { openReasoning } from '../../internal/gateway-signature.ts';

/** The payload that an item carries for its issuer: its own ciphertext, or the one that a gateway sealed into it. */
export function payloadOf(item: Json): string | undefined {
  const payload = isJsonObject(item) ? item['encrypted_content'] : undefined;
  if (typeof payload !== 'string' || payload === '') return undefined;
  const sealed = openReasoning(payload);
  return sealed ? sealed.opaque?.payload : payload;
}

/** The opaque state of a list of items, in its order; `undefined` where there is none. */
export function stateIn(items: Json | undefined): readonly string[] | undefined {
  if (!Array.isArray(items)) return undefined;
  const payloads = items.map(payloadOf).filter((payload) => payload !== undefined);
  return payloads.length > 0 ? payloads : undefined;
}
