import { isJsonObject, type JsonObject, type ToolCallPart } from '@proxy/spec';

/** As engines have it, ahead of the types: https://tc39.es/proposal-json-parse-with-source/ */
const { rawJSON } = JSON as typeof JSON & { rawJSON?(text: string): unknown };
const parse = JSON.parse as (text: string, reviver?: (key: string, value: unknown, at: Source) => unknown) => unknown;
interface Source {
  readonly source?: string;
}

/** The arguments of a call as an object; `undefined` where they are none. Free text is the argument `input`. */
export function argumentObject({ arguments: text, flavour }: ToolCallPart): JsonObject | undefined {
  if (flavour === 'custom') return { input: text };
  if (text.trim() === '') return {};
  try {
    const value = parse(text, longInteger.test(text) ? keepDigits : undefined);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** More digits than a number is sure to keep. */
const longInteger = /\d{16}/;
const integer = /^-?\d+$/;

/** Such an integer prints as it came. */
function keepDigits(_key: string, value: unknown, { source }: Source): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || !rawJSON || source === undefined) return value;
  return integer.test(source) ? rawJSON(source) : value;
}
