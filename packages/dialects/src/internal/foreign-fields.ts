import { type Citation, type Extensions, isJsonObject, type Json, type JsonObject } from '@proxy/spec';

interface Extensible {
  readonly extensions?: Extensions | undefined;
}
/** A field that one dialect alone knows. */
export interface ForeignField {
  readonly field: string;
  readonly dialect: string;
}

/** Fields that are kept whole for their own dialect, though the canonical form holds what they say. */
const heldFields: ReadonlySet<string> = new Set([
  'reasoning_details.format',
  'reasoning_details.id',
  'reasoning_details.index',
  'stop_details.explanation',
  'stop_details.type',
  'citations.type',
  'citations.url',
  'citations.source',
  'citations.title',
  'citations.document_title',
  'citations.cited_text',
]);

/** Whether a field of another dialect is lost where it is left out: `null`, empty text and empty lists say nothing. */
export function saysSomething(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** What of a thing only dialects other than `own` know; of a field that is an object, the fields in it. */
export function foreignFields({ extensions }: Extensible, own: string, path = ''): ForeignField[] {
  if (!extensions) return [];
  return Object.entries(extensions).flatMap(([dialect, fields]) =>
    dialect === own || !fields
      ? []
      : namesIn(fields, path)
          .filter((field) => !heldFields.has(field))
          .map((field) => ({ field, dialect })),
  );
}

/** As `foreignFields`, of what a citation says besides address, title and quote. */
export function foreignCitationFields(citations: readonly Citation[] | undefined, own: string): ForeignField[] {
  return (citations ?? []).flatMap((citation) => foreignFields(citation, own, 'citations.'));
}

/** Under this name a dialect keeps how it wrote a thing, which says nothing more. */
const formName = 'form';

function namesIn(fields: JsonObject, path: string): string[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (name === formName || !saysSomething(value)) return [];
    if (!isJsonObject(value)) return [`${path}${name}`];
    const inner = Object.entries(value).filter(([, each]) => saysSomething(each));
    return inner.map(([innerName]) => `${path}${name}.${innerName}`);
  });
}
