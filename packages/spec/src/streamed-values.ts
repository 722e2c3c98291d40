import type { Extensions } from './dialect.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';

/** The later fields over the earlier, dialect by dialect. */
export function mergeExtensions(
  earlier: Extensions | undefined,
  later: Extensions | undefined,
): Extensions | undefined {
  if (earlier === undefined || later === undefined) return later ?? earlier;
  const merged: Record<string, JsonObject | undefined> = { ...earlier };
  for (const [dialect, fields] of Object.entries(later)) merged[dialect] = { ...merged[dialect], ...fields };
  return merged;
}

/** Two reports of one thing that arrives in pieces, as log probabilities do: lists go on, all else is the later. */
export function joinStreamed(earlier: Json | undefined, later: Json | undefined): Json | undefined {
  return joinAllStreamed([earlier, later]);
}

/** As `joinStreamed`, of all pieces at once: in time that grows with their number. */
export function joinAllStreamed(pieces: readonly (Json | undefined)[]): Json | undefined {
  const said = pieces.filter((piece) => piece !== undefined && piece !== null);
  const last = said.at(-1);
  if (Array.isArray(last)) return said.slice(afterLast(said, (piece) => !Array.isArray(piece))).flat() as Json[];
  if (!isJsonObject(last)) return last ?? pieces.at(-1);
  const objects = said.slice(afterLast(said, (piece) => !isJsonObject(piece))).filter(isJsonObject);
  const byName = new Map<string, (Json | undefined)[]>();
  for (const [name, value] of objects.flatMap((object) => Object.entries(object))) {
    const values = byName.get(name);
    if (values) values.push(value);
    else byName.set(name, [value]);
  }
  return Object.fromEntries([...byName].map(([name, values]) => [name, joinAllStreamed(values)]));
}

/** The place behind the last of these that is so. */
function afterLast(pieces: readonly Json[], isSo: (piece: Json) => boolean): number {
  return pieces.findLastIndex(isSo) + 1;
}

/** Pieces that may each be padded, as one text in Base64. */
export function joinBase64(pieces: readonly string[]): string {
  const wholeGroups = pieces.slice(0, -1).every((piece) => piece.length % 4 === 0 && !piece.endsWith('='));
  return wholeGroups ? pieces.join('') : btoa(pieces.map((piece) => atob(piece)).join(''));
}
