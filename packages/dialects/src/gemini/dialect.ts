import type { Extensions, Json, JsonObject } from '@proxy/spec';

export const dialect = 'gemini';

interface Extensible {
  readonly extensions?: Extensions | undefined;
}

/**
 * What only this dialect knows of a thing; `undefined` where it came from another dialect. A field that is `null` there
 * only marks how the thing was written, and says nothing to other dialects.
 */
export function ownFields(thing: Extensible | undefined): JsonObject | undefined {
  return thing?.extensions?.[dialect];
}

/** Whether the thing was written in this dialect, in the manner that the mark stands for. */
export function isMarked(thing: Extensible | undefined, mark: string): boolean {
  return ownFields(thing)?.[mark] === null;
}

/** Fields that only this dialect knows, to be spread into the thing they belong to; nothing where there are none. */
export function keptFields(fields: JsonObject): { readonly extensions?: Extensions } {
  return Object.keys(fields).length === 0 ? {} : { extensions: { [dialect]: fields } };
}

/** What was kept of a thing, without its marks. */
export function keptOf(thing: Extensible | undefined): JsonObject {
  const own = Object.entries(ownFields(thing) ?? {});
  return Object.fromEntries(own.filter(([, value]) => value !== null && value !== undefined));
}

/** The body with what was kept of it; where both say something, the body's word stands. */
export function withKept(body: JsonObject, kept: JsonObject): JsonObject {
  const whole: Record<string, Json | undefined> = { ...body };
  for (const [name, value] of Object.entries(kept)) {
    if (value === null || value === undefined) continue;
    whole[name] = joined(body[name], value);
  }
  return whole;
}

function joined(said: Json | undefined, kept: Json): Json {
  if (said === undefined || said === null) return kept;
  return isPlain(said) && isPlain(kept) ? withKept(said, kept) : said;
}

const isPlain = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Without the fields that are `undefined`. */
export function present(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
