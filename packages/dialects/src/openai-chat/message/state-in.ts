import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { googleSignature } from './decode-tool-calls.ts';

/** The fields of an assistant message, or of a delta of one, in whose entries opaque state may stand. */
const stateFields: readonly string[] = ['reasoning_details', 'thinking_blocks', 'tool_calls', 'content'];

/**
 * Adds the opaque state of a message, or of a delta, to what was found.
 * @returns the list as it was, `undefined` where there is none, for nearly every message
 */
export function stateIn(said: JsonObject, found: string[] | undefined): string[] | undefined {
  let all = found;
  for (const field of stateFields) {
    const entries = said[field];
    if (!Array.isArray(entries)) continue;
    for (const entry of entries) {
      const payload = payloadOf(entry);
      if (payload === undefined) continue;
      all ??= [];
      all.push(payload);
    }
  }
  return all;
}

/** The state of one entry: a signature, a ciphertext, or what Google's face hangs on a call. */
export function payloadOf(entry: Json | undefined): string | undefined {
  if (!isJsonObject(entry)) return undefined;
  return textOf(entry['signature']) ?? ciphertextOf(entry) ?? googleSignature(entry)?.payload;
}

/** Only reasoning keeps a ciphertext there. */
function ciphertextOf({ type, data }: JsonObject): string | undefined {
  return type === 'reasoning.encrypted' || type === 'redacted_thinking' ? textOf(data) : undefined;
}

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
