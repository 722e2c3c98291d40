import type { Json, JsonObject } from '@proxy/spec';

/**
 * Finds what is new among the fields that only this dialect knows: hosts repeat the same ones in every chunk. What says
 * nothing (`null`, empty text, an empty list) is no news.
 */
export interface News {
  /** The fields outside of `known` that differ from the last of their name; `undefined` where none does. */
  of(fields: JsonObject, known: ReadonlySet<string>): JsonObject | undefined;
}

export function createNews(): News {
  const last = new Map<string, Json>();
  return {
    of(fields, known) {
      let news: Record<string, Json> | undefined;
      for (const name in fields) {
        if (known.has(name) || name === '__proto__') continue;
        const value = fields[name];
        if (value === undefined || isBlank(value) || isSame(value, last.get(name))) continue;
        last.set(name, value);
        news ??= {};
        news[name] = value;
      }
      return news;
    },
  };
}

/** Whether a field that only this dialect knows says nothing. */
export const isBlank = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

function isSame(value: Json, other: Json | undefined): boolean {
  if (value === other) return true;
  return typeof value === 'object' && typeof other === 'object' && JSON.stringify(value) === JSON.stringify(other);
}
