import { isJsonObject, type Json, type JsonObject } from './json.ts';
import type { Loss } from './loss.ts';

/**
 * Top-level fields of a request, each with the name that a vendor has for it; `null` where it refuses the field,
 * `false` where it refuses to be asked for what it does anyway, and a `value` where it wants one that nobody else knows.
 */
export type FieldChanges = Readonly<Record<string, string | null | false | { readonly value: Json }>>;

export interface AdaptedBody {
  /** The body itself where nothing was to change. */
  readonly body: JsonObject;
  readonly losses: readonly Loss[];
}

/**
 * A request as one vendor's face of its dialect takes it. A field whose new name is taken already is dropped: the
 * vendor's own name wins.
 */
export function adaptFields(body: JsonObject, changes: FieldChanges): AdaptedBody {
  const present = Object.keys(changes).filter((field) => body[field] !== undefined || isJsonObject(changes[field]));
  if (present.length === 0) return { body, losses: [] };
  const adapted: Record<string, JsonObject[string]> = { ...body };
  const losses: Loss[] = [];
  for (const field of present) {
    delete adapted[field];
    const name = changes[field];
    if (isJsonObject(name)) adapted[field] = name['value'];
    else if (name && adapted[name] === undefined) adapted[name] = body[field];
    else if (name !== false)
      losses.push({ field, action: 'dropped', reason: name ? `it is sent as ${name}` : 'the provider refuses it' });
  }
  return { body: adapted, losses };
}
