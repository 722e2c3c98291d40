import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

/** Deeper objects than this are given empty. */
const deepest = 4;

/** A value that a JSON Schema would let pass, as far as its plain words go: type, properties, required, enum, const. */
export function exampleOf(schema: Json | undefined, depth = 0): Json {
  if (!isJsonObject(schema)) return 'example';
  if (schema['const'] !== undefined) return schema['const'];
  if (Array.isArray(schema['enum']) && schema['enum'].length > 0) return schema['enum'][0] ?? null;
  const { type } = schema;
  return exampleOfType(Array.isArray(type) ? type[0] : type, schema, depth);
}

function exampleOfType(type: Json | undefined, schema: JsonObject, depth: number): Json {
  switch (type) {
    case 'object':
      return depth < deepest ? objectOf(schema, depth) : {};
    case 'array':
      return depth < deepest ? [exampleOf(schema['items'], depth + 1)] : [];
    case 'integer':
    case 'number':
      return typeof schema['minimum'] === 'number' ? schema['minimum'] : 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return isJsonObject(schema['properties']) ? objectOf(schema, depth) : 'example';
  }
}

/** The required properties; all of them where none is said to be required. */
function objectOf(schema: JsonObject, depth: number): JsonObject {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const required = Array.isArray(schema['required'])
    ? schema['required'].filter((name) => typeof name === 'string')
    : [];
  const names = required.length > 0 ? required : Object.keys(properties);
  return Object.fromEntries(names.map((name) => [name, exampleOf(properties[name], depth + 1)]));
}
