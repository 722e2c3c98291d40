import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

/**
 * The API's own `Schema`, in which `parameters` and `responseSchema` are written, is a part of OpenAPI's: its types are
 * in upper case, or numbers, and `nullable` stands beside them.
 * @see https://ai.google.dev/api/caching#Schema
 */
const typeNames: readonly string[] = ['', 'string', 'number', 'integer', 'boolean', 'array', 'object', 'null'];

type Change = (schema: JsonObject) => JsonObject;

/** Fields that hold a schema, a list of them, or a map of them. */
const inner: ReadonlySet<string> = new Set(['items', 'additionalProperties', 'not']);
const lists: ReadonlySet<string> = new Set(['anyOf', 'any_of', 'oneOf', 'allOf', 'prefixItems']);
const maps: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions', 'patternProperties']);

function mapSchema(schema: JsonObject, change: Change): JsonObject {
  const entries = Object.entries(change(schema)).map(([name, value]) => [name, mapInner(name, value, change)] as const);
  return Object.fromEntries(entries);
}

function mapInner(name: string, value: Json | undefined, change: Change): Json | undefined {
  const each = (schema: Json | undefined): Json | undefined =>
    isJsonObject(schema) ? mapSchema(schema, change) : schema;
  if (inner.has(name)) return each(value);
  if (lists.has(name) && Array.isArray(value)) return value.map((schema: Json) => each(schema) ?? null);
  if (!maps.has(name) || !isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, schema]) => [key, each(schema)]));
}

/** Whether the types of a schema are in upper case. */
export function isUpperCase({ type, properties, items }: JsonObject): boolean {
  if (typeof type === 'string') return type !== '' && type === type.toUpperCase();
  if (isJsonObject(items)) return isUpperCase(items);
  const first = isJsonObject(properties) ? Object.values(properties).find(isJsonObject) : undefined;
  return first !== undefined && isUpperCase(first);
}

/** As JSON Schema has it. */
export function readSchema(schema: JsonObject): JsonObject {
  return mapSchema(schema, ({ type, nullable, ...rest }) => {
    const name = typeof type === 'number' ? typeNames[type] : typeof type === 'string' ? type.toLowerCase() : type;
    if (nullable !== true || typeof name !== 'string') return { ...rest, ...said({ type: name, nullable }) };
    return { ...rest, type: [name, 'null'] };
  });
}

/** As `Schema` has it. */
export function writeSchema(schema: JsonObject, upperCase: boolean): JsonObject {
  const cased = (type: Json | undefined): Json | undefined =>
    typeof type === 'string' && upperCase ? type.toUpperCase() : type;
  return mapSchema(schema, ({ type, ...rest }) => {
    const [name, none] = Array.isArray(type) && type.length === 2 ? type : [];
    if (none === 'null' && typeof name === 'string') return { ...rest, type: cased(name), nullable: true };
    return { ...rest, ...said({ type: cased(type) }) };
  });
}

function said(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
