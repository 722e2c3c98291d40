/** A value that JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
/** An object that JSON can say. A value of `undefined` is left out when it is written. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Whether a parsed value is an object, and not a list or null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
