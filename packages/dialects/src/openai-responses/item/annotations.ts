import { type Citation, isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { withOwn } from '../../internal/with-own.ts';
import { kept, ownFields } from '../extensions.ts';

/** Reads `annotations` of a text; `undefined` where they are none, or hold anything but objects. */
export function decodeAnnotations(list: Json | undefined): Citation[] | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const entries = list.filter((entry) => isJsonObject(entry));
  return entries.length === list.length ? entries.map(decodeAnnotation) : undefined;
}

/** An address as one; a citation of a file, which only its provider knows, under its name. */
export function decodeAnnotation(annotation: JsonObject): Citation {
  const fields = new FieldReader(annotation);
  if (fields.wire['type'] !== 'url_citation') {
    const { filename } = annotation;
    return { ...(typeof filename === 'string' && { title: filename }), ...kept(annotation) };
  }
  fields.drop('type');
  const url = fields.string('url');
  const title = fields.string('title');
  const start = fields.number('start_index');
  const end = fields.number('end_index');
  if (start === undefined || end === undefined) for (const name of ['start_index', 'end_index']) fields.restore(name);
  return {
    ...(url !== undefined && { url }),
    ...(title !== undefined && { title }),
    ...(start !== undefined && end !== undefined && { span: { start, end } }),
    extensions: { 'openai-responses': fields.rest() },
  };
}

/**
 * The citation as an annotation; `undefined` where it names no address, which this dialect cannot say.
 * @param textLength of the text that carries it, which it covers where it does not say what
 */
export function encodeAnnotation(citation: Citation, textLength: number): JsonObject | undefined {
  const own = ownFields(citation);
  const { url, title, span } = citation;
  if (url === undefined) return own;
  const place = span ?? (own ? undefined : { start: 0, end: textLength });
  const annotation: JsonObject = {
    type: 'url_citation',
    ...(place && { start_index: place.start, end_index: place.end }),
    url,
    ...((title !== undefined || !own) && { title: title ?? '' }),
  };
  return withOwn(annotation, own);
}
