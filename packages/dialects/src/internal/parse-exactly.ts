import type { Json, JsonObject } from '@proxy/spec';
import { parseObject } from './parse-object.ts';

/** As engines have it, ahead of the types: https://tc39.es/proposal-json-parse-with-source/ */
const { parse, rawJSON } = JSON as typeof JSON & {
  readonly rawJSON?: (text: string) => Json;
  parse(text: string, reviver: (key: string, value: Json, context?: { readonly source?: string }) => Json): Json;
};

/** As many digits a number may not keep. */
const longNumber = /\d{16}/;
const integer = /^-?\d{16,}$/;

/** As `parseObject`, but an integer of more digits than a number keeps prints as it came. */
export function parseExactly(text: string): JsonObject | undefined {
  const object = parseObject(text);
  if (!object || !rawJSON || !longNumber.test(text)) return object;
  const exact = (_key: string, value: Json, { source }: { readonly source?: string } = {}): Json =>
    typeof value === 'number' && source !== undefined && integer.test(source) ? rawJSON(source) : value;
  return parse(text, exact) as JsonObject;
}
