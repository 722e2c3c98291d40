import { type Extensions, isJsonObject, type JsonObject } from '@proxy/spec';

export const dialect = 'openai-responses';

interface Extensible {
  readonly extensions?: Extensions | undefined;
}

/** What only this dialect knows of a thing. */
export function ownFields(thing: Extensible | undefined): JsonObject | undefined {
  return thing?.extensions?.[dialect];
}

/** Whether the thing came from this dialect. */
export function isOwn(thing: Extensible | undefined): boolean {
  return ownFields(thing) !== undefined;
}

/** Fields to be spread into the thing they belong to; nothing where there are none. */
export function kept(fields: JsonObject): { readonly extensions?: Extensions } {
  return Object.keys(fields).length === 0 ? {} : { extensions: { [dialect]: fields } };
}

/**
 * How a thing was written, under `form` among its own fields: names and book-keeping of the dialect (ids, statuses,
 * which of two spellings), which say nothing that another dialect could lose.
 */
export function formOf(thing: Extensible | undefined): JsonObject {
  const form = ownFields(thing)?.['form'];
  return isJsonObject(form) ? form : {};
}

/** All that a thing said in this dialect, its form among the rest. */
export function saidIn(thing: Extensible | undefined): JsonObject | undefined {
  const rest = restOf(thing);
  return rest && { ...formOf(thing), ...rest };
}

/** The own fields without their form: what goes back into the wire as it is. */
export function restOf(thing: Extensible | undefined): JsonObject | undefined {
  const own = ownFields(thing);
  if (!own || !('form' in own)) return own;
  const { form: _, ...rest } = own;
  return rest;
}
