import { isJsonObject, type Json, type JsonObject } from '@proxy/spec';

/**
 * Keywords that the API takes in a schema whose answers it guarantees; it refuses a request with any other.
 * @see https://platform.claude.com/docs/en/build-with-claude/structured-outputs
 */
const keywords: ReadonlySet<string> = new Set([
  '$defs',
  '$ref',
  'additionalProperties',
  'allOf',
  'anyOf',
  'const',
  'default',
  'definitions',
  'description',
  'enum',
  'format',
  'items',
  'minItems',
  'properties',
  'required',
  'title',
  'type',
]);
const formats: ReadonlySet<Json | undefined> = new Set<Json | undefined>([
  'date',
  'date-time',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'time',
  'uri',
  'uuid',
]);
const schemaMaps: ReadonlySet<string> = new Set(['$defs', 'definitions', 'properties']);
const schemaLists: ReadonlySet<string> = new Set(['allOf', 'anyOf']);

export interface FittedSchema {
  readonly schema: JsonObject;
  /** The schema as it came would have been refused. */
  readonly isChanged: boolean;
}

/**
 * A JSON Schema within what the API guarantees: objects are closed, and a constraint that it does not know is told to
 * the model in the description instead.
 */
export function fitSchema(schema: JsonObject): FittedSchema {
  const fitted = fit(schema);
  return { schema: fitted, isChanged: JSON.stringify(fitted) !== JSON.stringify(schema) };
}

function fit(schema: JsonObject): JsonObject {
  const entries = Object.entries(schema).filter(([, value]) => value !== undefined) as [string, Json][];
  const kept = entries.filter(([name, value]) => isKept(name, value));
  const told = entries.filter(([name, value]) => !isKept(name, value) && name !== '$schema');
  const fitted: JsonObject = Object.fromEntries(kept.map(([name, value]) => [name, fitKeyword(name, value)]));
  return { ...fitted, ...closed(fitted), ...described(schema['description'], told) };
}

function isKept(name: string, value: Json): boolean {
  if (name === 'format') return formats.has(value);
  if (name === 'minItems') return value === 0 || value === 1;
  return keywords.has(name);
}

function fitKeyword(name: string, value: Json): Json {
  if (schemaMaps.has(name) && isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fitAny(inner)]));
  if (schemaLists.has(name) && Array.isArray(value)) return value.map(fitAny);
  return name === 'items' ? fitAny(value) : value;
}

const fitAny = (schema: Json | undefined): Json => (isJsonObject(schema) ? fit(schema) : (schema ?? true));

function closed(schema: JsonObject): JsonObject {
  const isObject = schema['type'] === 'object' || isJsonObject(schema['properties']);
  return isObject && schema['additionalProperties'] !== false ? { additionalProperties: false } : {};
}

function described(description: Json | undefined, constraints: readonly (readonly [string, Json])[]): JsonObject {
  if (constraints.length === 0) return {};
  const list = constraints.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ');
  return { description: typeof description === 'string' ? `${description} (${list})` : list };
}
