import type { Json, JsonObject } from '@proxy/spec';
import { openState } from './opaque-state.ts';
import { fieldOf } from './spelling.ts';

/** The payload that the signature of a part stands for: its own, or the one that a gateway sealed into it. */
export function payloadOf(part: JsonObject): string | undefined {
  const signature: Json | undefined = fieldOf(part, 'thoughtSignature', 'thought_signature');
  if (typeof signature !== 'string' || signature === '') return undefined;
  return openState(signature).opaque?.payload ?? signature;
}

/**
 * Adds the opaque state of a part to what was found.
 * @returns the list as it was, `undefined` where there is none, for nearly every part
 */
export function stateIn(part: JsonObject, found: string[] | undefined): string[] | undefined {
  const payload = payloadOf(part);
  if (payload === undefined) return found;
  if (!found) return [payload];
  found.push(payload);
  return found;
}
