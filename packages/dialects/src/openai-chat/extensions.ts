import type { Extensions, JsonObject } from '@proxy/spec';

export { withOwn } from '../internal/with-own.ts';

export const dialect = 'openai-chat';

interface Extensible {
  readonly extensions?: Extensions | undefined;
}

/**
 * What only this dialect knows of a thing. A field that is `null` there was said by the client or the provider, and the
 * canonical form holds what: it lets the encoder write it in the same place again.
 */
export function ownFields(thing: Extensible | undefined): JsonObject | undefined {
  return thing?.extensions?.[dialect];
}

/** Whether the thing came from this dialect, with this field in it. */
export function hasOwn(thing: Extensible | undefined, name: string): boolean {
  const own = ownFields(thing);
  return own !== undefined && name in own;
}

/** Fields to be spread into the thing they belong to; nothing where there are none. */
export function kept(fields: JsonObject): { readonly extensions?: Extensions } {
  return Object.keys(fields).length === 0 ? {} : { extensions: { [dialect]: fields } };
}

/** The fields save for those of these names. */
export function without(fields: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)));
}
