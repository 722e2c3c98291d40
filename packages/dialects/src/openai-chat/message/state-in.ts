import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { googleSignature } from './decode-tool-calls.ts';

/**
 * Adds the opaque state of a message, or of a delta, to what was found: of its reasoning, its calls and its content.
 * @returns the list as it was, `undefined` where there is none, for nearly every message
 */
export function stateIn(said: JsonObject, found: string[] | undefined): string[] | undefined {
  const { reasoning_details: details, thinking_blocks: blocks, tool_calls: calls, content } = said;
  let all = found;
  if (details !== undefined) all = addEach(details, all);
  if (blocks !== undefined) all = addEach(blocks, all);
  if (calls !== undefined) all = addEach(calls, all);
  return typeof content === 'object' ? addEach(content, all) : all;
}

function addEach(entries: Json, found: string[] | undefined): string[] | undefined {
  if (!Array.isArray(entries)) return found;
  let all = found;
  for (const entry of entries) {
    const payload = payloadOf(entry);
    if (payload === undefined) continue;
    all ??= [];
    all.push(payload);
  }
  return all;
}

/** The state of one entry: a signature, a ciphertext, or what Google's face hangs on a call. */
export function payloadOf(entry: Json | undefined): string | undefined {
  if (!isJsonObject(entry) || entry['type'] === 'text') return undefined;
  return textOf(entry['signature']) ?? ciphertextOf(entry) ?? googleSignature(entry)?.payload;
}

/** Only reasoning keeps a ciphertext there. */
function ciphertextOf({ type, data }: JsonObject): string | undefined {
  return type === 'reasoning.encrypted' || type === 'redacted_thinking' ? textOf(data) : undefined;
}

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
