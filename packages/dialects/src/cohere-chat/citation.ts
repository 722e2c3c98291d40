import { type Citation, isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { dialect } from './dialect.ts';

/** What a source may hold its document in. */
const documentFields = ['document', 'tool_output'] as const;
/** Citations of these kinds are of the answer's text; others are of the plan or of the reasoning. */
const textKinds: ReadonlySet<Json | undefined> = new Set(['TEXT_CONTENT', undefined, null]);

/** Whether the citation is of the text of the answer. */
export const isOfText = ({ type }: JsonObject): boolean => textKinds.has(type);

/**
 * A stretch of the answer that rests on documents, or on what tools gave: one citation for each, with the address and
 * the title that the document has. `start` and `end` count characters of the content entry.
 */
export function decodeCitation(citation: JsonObject): Citation[] {
  const { start, end, sources } = citation;
  const span = typeof start === 'number' && typeof end === 'number' ? { span: { start, end } } : {};
  const known = Array.isArray(sources) ? sources.filter(isJsonObject) : [];
  const extensions = { [dialect]: citation };
  if (known.length === 0) return [{ ...span, extensions }];
  return known.map((source) => ({ ...describe(source), ...span, extensions }));
}

function describe(source: JsonObject): Pick<Citation, 'url' | 'title'> {
  const document = documentFields.map((name) => source[name]).find(isJsonObject) ?? {};
  const url = [document['url'], source['id']].find(isAddress);
  const { title } = document;
  return { ...(url !== undefined && { url }), ...(typeof title === 'string' && { title }) };
}

const isAddress = (value: Json | undefined): value is string => typeof value === 'string' && /^https?:\/\//.test(value);
