import { type Citation, isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import type { AnswerLosses } from '../../internal/answer-losses.ts';
import { dialect } from '../dialect.ts';
import { charactersAt, createByteCount } from './utf8-offsets.ts';

/** A source of a text, its span in bytes of UTF-8. */
interface Mention {
  readonly citation: Citation;
  readonly part: number;
  readonly start?: number | undefined;
  readonly end?: number | undefined;
}

/** The citations of one text, by the number of the part that they belong to. */
export interface PlacedCitation {
  readonly part: number;
  readonly citation: Citation;
}

/**
 * The sources that `groundingMetadata` and `citationMetadata` of a candidate name. Spans are in bytes of UTF-8 of the
 * part that they belong to.
 * @param texts the text of each part, `''` for what is no text
 */
export function readCitations(candidate: JsonObject, texts: readonly string[]): PlacedCitation[] {
  const mentions = [
    ...groundedMentions(candidate['groundingMetadata']),
    ...citedMentions(candidate['citationMetadata']),
  ];
  const offsets = texts.map((): number[] => []);
  for (const { part, start = 0, end } of mentions) if (end !== undefined) offsets[part]?.push(start, end);
  const places = texts.map((text, part) => charactersAt(text, offsets[part] ?? []));
  return mentions.map(({ citation, part, start = 0, end }) => {
    const [from, to] = [places[part]?.get(start), end === undefined ? undefined : places[part]?.get(end)];
    const span = from !== undefined && to !== undefined && from < to ? { span: { start: from, end: to } } : {};
    return { part, citation: { ...citation, ...span } };
  });
}

const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);
const offset = (value: Json | undefined): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;

function groundedMentions(grounding: Json | undefined): Mention[] {
  if (!isJsonObject(grounding)) return [];
  const sources = objects(grounding['groundingChunks']).map(sourceOf);
  const supports = objects(grounding['groundingSupports']);
  if (supports.length === 0) return sources.flatMap((source) => (source ? [{ citation: source, part: 0 }] : []));
  return supports.flatMap(({ segment, groundingChunkIndices: indices }) => {
    const { startIndex, endIndex, partIndex } = isJsonObject(segment) ? segment : {};
    const place = { part: offset(partIndex) ?? 0, start: offset(startIndex), end: offset(endIndex) };
    const cited: readonly Json[] = Array.isArray(indices) ? indices : [];
    return cited.flatMap((index) => {
      const source = typeof index === 'number' ? sources[index] : undefined;
      return source ? [{ citation: source, ...place }] : [];
    });
  });
}

function sourceOf({ web }: JsonObject): Citation | undefined {
  if (!isJsonObject(web) || typeof web['uri'] !== 'string') return undefined;
  return { url: web['uri'], ...(typeof web['title'] === 'string' && { title: web['title'] }) };
}

function citedMentions(cited: Json | undefined): Mention[] {
  if (!isJsonObject(cited)) return [];
  return objects(cited['citationSources']).flatMap(({ uri, startIndex, endIndex }) =>
    typeof uri === 'string'
      ? [{ citation: { url: uri }, part: 0, start: offset(startIndex), end: offset(endIndex) }]
      : [],
  );
}

/** Collects the citations of one answer of another dialect, to be written as its grounding. */
export interface Grounding {
  /** @param part number of the part among the written ones, and where its text begins in it, in bytes */
  add(citation: Citation, text: string, part?: number, startByte?: number): void;
  /** `undefined` where nothing was cited. */
  metadata(): JsonObject | undefined;
}

export function createGrounding(losses: AnswerLosses): Grounding {
  const chunks = new Map<string, { readonly index: number; readonly chunk: JsonObject }>();
  const supports: JsonObject[] = [];
  const bytes = createByteCount();
  return {
    add(citation, text, part = 0, startByte = 0) {
      const { url, title, span } = citation;
      loseDetails(citation, losses);
      if (url === undefined) return;
      const key = JSON.stringify([url, title]);
      const known = chunks.get(key) ?? {
        index: chunks.size,
        chunk: { web: { uri: url, ...(title !== undefined && { title }) } },
      };
      chunks.set(key, known);
      const { start, end } = span ?? { start: 0, end: text.length };
      supports.push({
        segment: {
          ...(part > 0 && { partIndex: part }),
          startIndex: startByte + bytes.before(text, start),
          endIndex: startByte + bytes.before(text, end),
          text: text.slice(start, end),
        },
        groundingChunkIndices: [known.index],
      });
    },
    metadata() {
      if (supports.length === 0) return undefined;
      return { groundingChunks: [...chunks.values()].map(({ chunk }) => chunk), groundingSupports: supports };
    },
  };
}

function loseDetails(citation: Citation, losses: AnswerLosses): void {
  losses.loseForeignCitations([citation], dialect);
  if (citation.url === undefined) losses.lose('dropped', 'citations', 'A citation without an address cannot be said.');
  else if (citation.quote) losses.lose('dropped', 'citations.quote', 'What a source says is not quoted here.');
}
