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
  if (Array.isArray(earlier) && Array.isArray(later)) return [...earlier, ...later];
  if (!isJsonObject(earlier) || !isJsonObject(later)) return later ?? earlier;
  const joined: Record<string, Json | undefined> = { ...earlier };
  for (const [key, value] of Object.entries(later)) joined[key] = joinStreamed(joined[key], value);
  return joined;
}

/** Pieces that may each be padded, as one text in Base64. */
export function joinBase64(pieces: readonly string[]): string {
  const wholeGroups = pieces.slice(0, -1).every((piece) => piece.length % 4 === 0 && !piece.endsWith('='));
  return wholeGroups ? pieces.join('') : btoa(pieces.map((piece) => atob(piece)).join(''));
}
