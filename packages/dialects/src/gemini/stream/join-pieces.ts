import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

/** One object that came in pieces: its lists go on, of all else the last counts. Linear in the length of all pieces. */
export function joinPieces(pieces: readonly Json[]): JsonObject | undefined {
  const lists = new Map<string, Json[]>();
  const whole: Record<string, Json | undefined> = {};
  const objects = pieces.filter(isJsonObject);
  for (const piece of objects) {
    for (const [name, value] of Object.entries(piece)) {
      if (!Array.isArray(value)) {
        whole[name] = value;
        continue;
      }
      const list = lists.get(name) ?? [];
      lists.set(name, list);
      for (const item of value) list.push(item as Json);
    }
  }
  return objects.length === 0 ? undefined : { ...whole, ...Object.fromEntries(lists) };
}
