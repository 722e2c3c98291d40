import {
  type FilePart,
  type ImagePart,
  isJsonObject,
  type Json,
  type JsonObject,
  type MediaSource,
  type Part,
} from '@proxy/spec';
import { readCommon } from './cache-hint.ts';

type ReadBlocks = (blocks: readonly Json[], path: string) => readonly Part[];

/** Where an image's or a document's bytes come from; `undefined` for sources that the canonical form does not know. */
function readSource(source: Json | undefined): MediaSource | undefined {
  if (!isJsonObject(source)) return undefined;
  const { type, media_type: mediaType, data, url, file_id: id } = source;
  if (type === 'url' && typeof url === 'string') return { kind: 'url', url };
  if (type === 'file' && typeof id === 'string') return { kind: 'file_id', id };
  if (typeof data !== 'string' || typeof mediaType !== 'string') return undefined;
  if (type === 'base64') return { kind: 'base64', mediaType, data };
  return type === 'text' ? { kind: 'text', text: data, mediaType } : undefined;
}

export function readImage({ type: _, source, ...fields }: JsonObject): ImagePart | undefined {
  const readable = readSource(source);
  return readable && { kind: 'image', source: readable, ...readCommon(fields) };
}

/** A document: a file, a text, or a list of blocks to cite from. */
export function readDocument(block: JsonObject, path: string, readBlocks: ReadBlocks): FilePart | undefined {
  const { type: _, source, title, context, citations, ...fields } = block;
  const readable = readSource(source) ?? readParts(source, `${path}.source`, readBlocks);
  if (!readable) return undefined;
  const citable = readCitable(citations);
  return {
    kind: 'file',
    source: readable,
    ...(typeof title === 'string' && { title }),
    ...(typeof context === 'string' && { context }),
    ...(citable !== undefined && { citable }),
    ...readCommon({
      ...fields,
      ...(title === null && { title }),
      ...(context === null && { context }),
      ...(citable === undefined && citations !== undefined && { citations }),
    }),
  };
}

/** A result of the client's own search: text to cite from, and where it was found. */
export function readSearchResult(block: JsonObject, path: string, readBlocks: ReadBlocks): FilePart | undefined {
  const { type, source, title, content, citations, ...fields } = block;
  if (!Array.isArray(content) || typeof source !== 'string' || typeof title !== 'string') return undefined;
  const citable = readCitable(citations);
  return {
    kind: 'file',
    source: { kind: 'parts', parts: readBlocks(content, `${path}.content`) },
    title,
    context: source,
    ...(citable !== undefined && { citable }),
    ...readCommon({ ...fields, ...(citable === undefined && citations !== undefined && { citations }), type, source }),
  };
}

function readParts(source: Json | undefined, path: string, readBlocks: ReadBlocks): FilePart['source'] | undefined {
  if (!isJsonObject(source) || source['type'] !== 'content') return undefined;
  const content = source['content'];
  if (typeof content === 'string') return { kind: 'parts', parts: [{ kind: 'text', text: content }] };
  return Array.isArray(content) ? { kind: 'parts', parts: readBlocks(content, `${path}.content`) } : undefined;
}

/** `{enabled}` and nothing else. */
function readCitable(citations: Json | undefined): boolean | undefined {
  if (!isJsonObject(citations) || Object.keys(citations).length !== 1) return undefined;
  return typeof citations['enabled'] === 'boolean' ? citations['enabled'] : undefined;
}
