import { type Citation, isJsonObject, type Json, type JsonObject, type TextPart } from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { kept, ownFields, withOwn } from '../extensions.ts';

/** Reads `annotations`; `undefined` where the list holds anything but objects. */
export function decodeAnnotations(list: Json | undefined): Citation[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const entries = list.filter((entry) => isJsonObject(entry));
  return entries.length === list.length ? entries.map(decodeAnnotation) : undefined;
}

function decodeAnnotation(annotation: JsonObject): Citation {
  const fields = new FieldReader(annotation);
  const web = fields.wire['type'] === 'url_citation' ? fields.child('url_citation') : undefined;
  if (!web) return kept(annotation);
  fields.drop('type');
  const url = web.string('url');
  const title = web.string('title');
  const quote = web.string('content');
  const start = web.number('start_index');
  const end = web.number('end_index');
  return {
    ...(url !== undefined && { url }),
    ...(title !== undefined && { title }),
    ...(quote !== undefined && { quote }),
    ...(start !== undefined && end !== undefined && { span: { start, end } }),
    ...kept(fields.rest()),
  };
}

/**
 * The citation as an annotation of a message; `undefined` where it names no address, which the dialect cannot say.
 * @param part where the text that carries the citation begins and ends in the message's text
 */
export function encodeAnnotation(
  citation: Citation,
  part: { readonly start: number; readonly end: number },
): JsonObject | undefined {
  const own = ownFields(citation);
  const { url, title, quote, span } = citation;
  if (url === undefined) return own && withOwn({}, own);
  const annotation: JsonObject = {
    type: 'url_citation',
    url_citation: {
      url,
      title: title ?? '',
      start_index: span ? part.start + span.start : part.start,
      end_index: span ? part.start + span.end : part.end,
      ...(quote !== undefined && { content: quote }),
    },
  };
  return withOwn(annotation, own);
}

/** The citations of all text parts, told in places of the joined text. */
export function encodeAnnotations(parts: readonly TextPart[], onLoss: (citation: Citation) => void): JsonObject[] {
  const annotations: JsonObject[] = [];
  let start = 0;
  for (const { text, citations } of parts) {
    const end = start + text.length;
    for (const citation of citations ?? []) {
      const annotation = encodeAnnotation(citation, { start, end });
      if (annotation) annotations.push(annotation);
      else onLoss(citation);
    }
    start = end;
  }
  return annotations;
}
