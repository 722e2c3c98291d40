import { invalidRequest, isJsonObject, type Json, type JsonObject } from '@proxy/spec';

/**
 * Fields of a client's body. What is absent or `null` was not said; what is of another type is refused, by a
 * `PROXY_INVALID_REQUEST` that names the path.
 */

export function objectAt(value: unknown, path: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw wrongType(path, 'an object');
}

export function listAt(value: unknown, path: string): readonly Json[] {
  if (Array.isArray(value)) return value;
  throw wrongType(path, 'a list');
}

export function textAt(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  throw wrongType(path, 'a string');
}

export function numberAt(value: unknown, path: string): number {
  if (typeof value === 'number') return value;
  throw wrongType(path, 'a number');
}

export function booleanAt(value: unknown, path: string): boolean {
  if (typeof value === 'boolean') return value;
  throw wrongType(path, 'true or false');
}

/** The field where it was said, read by one of the readers above. */
export function optional<Value>(
  read: (value: unknown, path: string) => Value,
  value: unknown,
  path: string,
): Value | undefined {
  return value === undefined || value === null ? undefined : read(value, path);
}

/** Without the properties that are `undefined`, so that the fields can be spread into exact types. */
export function said<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> } {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> };
}

function wrongType(path: string, expected: string): Error {
  return invalidRequest(`\`${path}\` must be ${expected}.`, path);
}
