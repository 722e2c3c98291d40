import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { isSealed } from '../../internal/gateway-signature.ts';
import { stateOf } from './state-of.ts';

/**
 * Adds the opaque state of a block to what was found: signatures, ciphertexts, and what a gateway sealed into citations.
 * @returns the list as it was, `undefined` where there is none, for nearly every block
 */
export function stateIn(block: JsonObject, found: string[] | undefined): string[] | undefined {
  const { type } = block;
  if (type === 'thinking') return add(block['signature'], found);
  if (type === 'redacted_thinking') return add(block['data'], found);
  const { citations } = block;
  return Array.isArray(citations) ? citations.reduce<string[] | undefined>(addSealed, found) : found;
}

/** The payload that a signature or a ciphertext stands for: its own, or the one that a gateway sealed into it. */
export function payloadOf(signature: Json | undefined): string | undefined {
  return typeof signature === 'string' && signature !== '' ? (stateOf(signature)?.payload ?? signature) : undefined;
}

function add(signature: Json | undefined, found: string[] | undefined): string[] | undefined {
  const payload = payloadOf(signature);
  if (payload === undefined) return found;
  if (!found) return [payload];
  found.push(payload);
  return found;
}

/** Anthropic's own index of a search is readable to all its accounts, and is left alone. */
function addSealed(found: string[] | undefined, citation: Json): string[] | undefined {
  const index = isJsonObject(citation) ? citation['encrypted_index'] : undefined;
  return isSealed(index) ? add(index, found) : found;
}
