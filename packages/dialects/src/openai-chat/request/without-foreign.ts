import { isJsonObject, type Json, type JsonObject, type PassthroughPatch } from '@proxy/spec';
import { payloadOf } from '../message/state-in.ts';

const reason = 'Only the deployment that issued this state can read it.';

type Cleaner = (entry: JsonObject) => Json | undefined;

/**
 * What becomes of an entry whose state the target cannot read: reasoning goes, which other fields of the message mostly
 * tell as well; a call stays, without its signature.
 */
const cleaners: readonly (readonly [field: string, clean: Cleaner])[] = [
  ['reasoning_details', () => undefined],
  ['thinking_blocks', () => undefined],
  ['content', ({ signature: _, ...part }) => part],
  ['tool_calls', cleanCall],
];

/** The same messages where nothing had to go. */
export function withoutForeign(messages: readonly Json[], patch: PassthroughPatch): readonly Json[] {
  let changed: Json[] | undefined;
  for (const [index, message] of messages.entries()) {
    const cleaned = isJsonObject(message) ? cleanMessage(message, `messages.${index}`, patch) : message;
    if (cleaned === message) continue;
    changed ??= [...messages];
    changed[index] = cleaned;
  }
  return changed ?? messages;
}

function cleanMessage(message: JsonObject, path: string, patch: PassthroughPatch): JsonObject {
  let cleaned = message;
  for (const [field, clean] of cleaners) {
    const entries = message[field];
    if (!Array.isArray(entries) || !entries.some((entry) => isForeign(entry, patch))) continue;
    const kept = entries.flatMap((entry, index) => {
      if (!isForeign(entry, patch) || !isJsonObject(entry)) return [entry];
      const left = clean(entry);
      patch.onLoss?.({ field: `${path}.${field}.${index}`, action: 'dropped', reason });
      return left === undefined ? [] : [left];
    });
    cleaned = withField(field, cleaned, kept);
  }
  return cleaned;
}

function isForeign(entry: Json, { foreign }: PassthroughPatch): boolean {
  const payload = payloadOf(entry);
  return payload !== undefined && (foreign?.has(payload) ?? false);
}

function cleanCall({ extra_content: extra, ...call }: JsonObject): JsonObject {
  const { google: _, ...others } = isJsonObject(extra) ? extra : {};
  return Object.keys(others).length === 0 ? call : { ...call, extra_content: others };
}

/** A list of which nothing is left says nothing. */
function withField(field: string, { [field]: _, ...others }: JsonObject, entries: readonly Json[]): JsonObject {
  return entries.length === 0 ? others : { ...others, [field]: entries };
}
