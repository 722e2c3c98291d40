import type { Json } from '@proxy/spec';
import { examplesOf, rootOf, undescribed as undescribedName } from './examples.ts';
import type { Resolve, Schema } from './schema.ts';

/** Which types of a description are a dialect's request, its answer, and what its streams consist of. */
export interface WireFormat {
  readonly dialect: string;
  /** The description, and its version. */
  readonly source: string;
  readonly request: string;
  readonly answer: string;
  readonly events: string;
  /** Examples, by their field's name, of objects that the description leaves open. */
  readonly undescribed?: Readonly<Record<string, Json>>;
  /** Fields of the request that do not travel in its body. */
  readonly elsewhere?: readonly string[];
}

/** A field at the outermost level, with all that can be said in it. */
export interface FieldExamples {
  readonly field: string;
  readonly examples: readonly Json[];
}

export interface WireFields {
  readonly source: string;
  readonly request: readonly FieldExamples[];
  readonly answer: readonly FieldExamples[];
  /** Of an event or a chunk. Where events are of several types each type is a field. */
  readonly events: readonly FieldExamples[];
}

export function fieldsOf(format: WireFormat, described: Resolve): WireFields {
  const { undescribed = {} } = format;
  const open = new Map(Object.entries(undescribed).map(([name, value]) => [undescribedName(name), { const: value }]));
  const resolve: Resolve = (reference) => open.get(reference) ?? described(reference);
  return {
    source: format.source,
    request: fieldsOfObject(format.request, resolve, format.elsewhere),
    answer: fieldsOfObject(format.answer, resolve),
    events: fieldsOfEvents(format.events, withShort(format.answer, resolve)),
  };
}

function fieldsOfObject(name: string, resolve: Resolve, elsewhere: readonly string[] = []): FieldExamples[] {
  return Object.entries(rootOf(name, resolve).properties ?? {})
    .filter(([field]) => !elsewhere.includes(field))
    .map(([field, schema]) => ({ field, examples: examplesOf(schema, resolve, field) }));
}

/** Events that repeat the whole answer say it in short: without the fields that have several forms. */
function withShort(answer: string, resolve: Resolve): Resolve {
  const root = rootOf(answer, resolve);
  const isShort = ([name, schema]: [string, Schema]): boolean => examplesOf(schema, resolve, name).length === 1;
  const short = { ...root, properties: Object.fromEntries(Object.entries(root.properties ?? {}).filter(isShort)) };
  return (reference) => (reference.endsWith(`/${answer}`) || reference === answer ? short : resolve(reference));
}

function fieldsOfEvents(name: string, resolve: Resolve): FieldExamples[] {
  const { anyOf, oneOf } = rootOf(name, resolve);
  const forms = anyOf ?? oneOf;
  if (!forms) return fieldsOfObject(name, resolve);
  return forms.map((form) => {
    const examples = ofEachType(examplesOf(form, resolve, 'event'));
    const { type } = examples[0] as { type: string };
    return { field: type, examples };
  });
}

/** The first example of each type of what the event brings: the forms of a block or an item stand in the answer. */
function ofEachType(examples: readonly Json[]): Json[] {
  const seen = new Map<string, Json>();
  for (const example of examples) {
    const types = JSON.stringify(example).match(/"type":"[^"]*"/g) ?? [];
    const key = [...new Set(types)].slice(0, 2).sort().join();
    if (!seen.has(key)) seen.set(key, example);
  }
  return [...seen.values()];
}
