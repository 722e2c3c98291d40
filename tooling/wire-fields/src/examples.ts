import type { Json, JsonObject } from '@proxy/spec';
import { exampleNumber, exampleText, excludingNames } from './example-values.ts';
import type { Resolve, Schema } from './schema.ts';

/** Where an example is made: what it is called, and the references that led there. */
interface Place {
  readonly name: string;
  readonly within: readonly string[];
}

/**
 * Examples of a value that together say every documented field in every documented form: the first says all that can
 * be said at once, each other one a further form of a single field. What refers to itself is followed once.
 */
export function examplesOf(schema: Schema, resolve: Resolve, name: string): readonly Json[] {
  const texts = new Set<string>();
  return build(schema, { name, within: [] }, resolve).filter((example) => {
    const text = JSON.stringify(example);
    return !texts.has(text) && texts.add(text);
  });
}

function build(schema: Schema, place: Place, resolve: Resolve): Json[] {
  if (schema.$ref !== undefined) return follow(schema, schema.$ref, place, resolve);
  if (schema.const !== undefined) return [schema.const];
  if (schema.enum) return choose(schema.enum, schema.default);
  if (schema.allOf) return build(merged(schema, resolve), place, resolve);
  const forms = schema.oneOf ?? schema.anyOf;
  if (forms && !schema.properties) return forms.flatMap((form) => build(form, place, resolve));
  return buildTyped(schema, place, resolve);
}

function follow(schema: Schema, reference: string, place: Place, resolve: Resolve): Json[] {
  if (place.within.includes(reference)) return [];
  const target = resolve(reference);
  if (!target) throw new Error(`${place.name} refers to ${reference}, which is nowhere described.`);
  const { $ref: _, ...around } = schema;
  return build({ ...target, ...around }, { ...place, within: [...place.within, reference] }, resolve);
}

/** The schema of this name, with all that it is put together from. */
export function rootOf(name: string, resolve: Resolve): Schema {
  return flattened({ $ref: name }, resolve);
}

/** The first word that is not what the provider assumes anyway. */
function choose(words: readonly Json[], assumed: Json | undefined): Json[] {
  const said = words.filter((word) => word !== null && !String(word).endsWith('_UNSPECIFIED'));
  return [said.find((word) => word !== assumed) ?? said[0] ?? null];
}

function merged(schema: Schema, resolve: Resolve): Schema {
  const { allOf = [], ...own } = schema;
  const all = [...allOf.map((part) => flattened(part, resolve)), own];
  return {
    ...Object.assign({}, ...all),
    properties: Object.assign({}, ...all.map(({ properties }) => properties)),
    required: all.flatMap(({ required }) => required ?? []),
  };
}

function flattened(schema: Schema, resolve: Resolve): Schema {
  const target = schema.$ref === undefined ? schema : resolve(schema.$ref);
  if (!target) throw new Error(`${schema.$ref} is nowhere described.`);
  return target.allOf ? merged(target, resolve) : target;
}

function buildTyped(schema: Schema, place: Place, resolve: Resolve): Json[] {
  const types = [schema.type ?? (schema.properties ? 'object' : 'any')].flat().filter((type) => type !== 'null');
  return types.flatMap((type) => {
    switch (type) {
      case 'object':
        return buildObject(schema, place, resolve);
      case 'array':
        return build(schema.items ?? {}, place, resolve).map((entry) => [entry]);
      case 'boolean':
        return [schema.default !== true];
      case 'integer':
      case 'number':
        return [exampleNumber(place.name, schema)];
      case 'any':
        return [{ [place.name]: 'a' }];
      default:
        return [exampleText(place.name, schema.format)];
    }
  });
}

function buildObject(schema: Schema, place: Place, resolve: Resolve): Json[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const fields = Object.entries(properties)
    .map(([name, field]) => ({ name, forms: build(field, { ...place, name }, resolve) }))
    .filter(({ forms }) => forms.length > 0);
  if (fields.length === 0) return [openObject(additionalProperties, place, resolve)];
  const firsts = Object.fromEntries(fields.map(({ name, forms }) => [name, forms[0] as Json]));
  const least = Object.fromEntries(Object.entries(firsts).filter(([name]) => required.includes(name)));
  const further = fields.flatMap(({ name, forms }) => forms.slice(1).map((form) => ({ ...least, [name]: form })));
  return [...apart(firsts), ...further];
}

function openObject(more: Schema | boolean | undefined, place: Place, resolve: Resolve): Json {
  const known = resolve(undescribed(place.name))?.const;
  if (known !== undefined) return known;
  const [value = 'a'] = typeof more === 'object' ? build(more, { ...place, name: 'value' }, resolve) : [];
  return { [`${place.name}_key`]: value };
}

/** The reference under which an object stands that is described as one of anything. */
export const undescribed = (name: string): string => `undescribed:${name}`;

/** An object for each of the fields that exclude one another, or the one object where none do. */
function apart(object: JsonObject): JsonObject[] {
  for (const names of excludingNames) {
    const said = names.filter((name) => name in object);
    if (said.length < 2) continue;
    return said.flatMap((kept) =>
      apart(Object.fromEntries(Object.entries(object).filter(([name]) => name === kept || !said.includes(name)))),
    );
  }
  return [object];
}
