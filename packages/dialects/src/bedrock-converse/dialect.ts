import type { Extensions, JsonObject } from '@proxy/spec';

export const dialect = 'bedrock-converse';

/** What only this dialect knows of a thing; `undefined` where it came from another dialect. */
export function ownFields(thing: { readonly extensions?: Extensions | undefined } | undefined): JsonObject | undefined {
  return thing?.extensions?.[dialect];
}

/** Fields that only this dialect knows, to be spread into the thing they belong to; nothing where there are none. */
export function keptFields(fields: JsonObject): { readonly extensions?: Extensions } {
  return Object.keys(fields).length === 0 ? {} : { extensions: { [dialect]: fields } };
}
