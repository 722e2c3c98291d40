import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

/**
 * Fields whose content is the client's or its schema's, and not this dialect's: names in there stay as they are.
 */
const foreignContent: ReadonlySet<string> = new Set([
  'args',
  'response',
  'parameters',
  'parametersJsonSchema',
  'responseSchema',
  'responseJsonSchema',
  'labels',
  'customMetadata',
]);

const wordStart = /_([a-z0-9])/g;

/** The field of an object that may be spelled in either of the two ways that JSON of Protocol Buffers allows. */
export function fieldOf(wire: JsonObject, name: string, snakeName: string): Json | undefined {
  return wire[name] ?? wire[snakeName];
}

/** The name of a field as this dialect's own documentation spells it. */
function camelName(name: string): string {
  return name.includes('_') && name !== '__proto__'
    ? name.replace(wordStart, (_, letter) => letter.toUpperCase())
    : name;
}

/**
 * The same value with its fields spelled in one way, `systemInstruction` for `system_instruction`. A value that is
 * spelled so already is given back itself.
 */
export function inCamelCase<Value extends Json | undefined>(value: Value): Value {
  if (Array.isArray(value)) return camelList(value) as unknown as Value;
  return isJsonObject(value) ? (camelObject(value) as Value) : value;
}

function camelList(list: readonly Json[]): readonly Json[] {
  let changed: Json[] | undefined;
  for (const [index, item] of list.entries()) {
    const spelled = inCamelCase(item);
    if (spelled === item) continue;
    changed ??= [...list];
    changed[index] = spelled;
  }
  return changed ?? list;
}

function camelObject(wire: JsonObject): JsonObject {
  const entries = Object.entries(wire).map(([name, value]) => {
    const spelled = camelName(name);
    return [spelled, foreignContent.has(spelled) ? value : inCamelCase(value)] as const;
  });
  const isSame = entries.every(([name, value]) => Object.hasOwn(wire, name) && wire[name] === value);
  return isSame ? wire : Object.fromEntries(entries);
}
