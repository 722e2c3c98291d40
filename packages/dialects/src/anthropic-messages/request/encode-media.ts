import {
  type FilePart,
  type ImagePart,
  invalidRequest,
  type JsonObject,
  type MediaSource,
  type Part,
} from '@proxy/spec';
import { mediaTypeOf, readDataUrl } from '../content/media-type.ts';
import { ownFields } from '../dialect.ts';
import { type Encoding, unsupported } from './encoding.ts';

type WriteBlocks = (parts: readonly Part[], path: string) => readonly JsonObject[];

/** @throws GatewayError `PROXY_UNSUPPORTED` for a file of another provider's store */
export function writeImage({ source, detail }: ImagePart, path: string, encoding: Encoding): JsonObject {
  if (detail !== undefined && detail !== 'auto')
    encoding.lose('dropped', `${path}.detail`, 'The detail of an image cannot be chosen.');
  return { type: 'image', source: writeSource(inlined(source), path, encoding) };
}

/** A document, or the search result that it was. @throws GatewayError as `writeImage` */
export function writeFile(part: FilePart, path: string, encoding: Encoding, writeBlocks: WriteBlocks): JsonObject {
  const { source, citable } = part;
  const citations = citable === undefined ? {} : { citations: { enabled: citable } };
  if (source.kind === 'parts') {
    const content = writeBlocks(source.parts, `${path}.content`);
    if (ownFields(part)?.['type'] === 'search_result')
      return { type: 'search_result', title: part.title, content, ...citations };
    return { type: 'document', source: { type: 'content', content }, ...heading(part), ...citations };
  }
  const inline = inlined(source);
  if (mediaTypeOfSource(inline)?.startsWith('image/'))
    return { type: 'image', source: writeSource(inline, path, encoding) };
  return {
    type: 'document',
    source: writeSource(asDocument(inline, path), path, encoding),
    ...heading(part),
    ...citations,
  };
}

function heading({ title, filename, context }: FilePart): JsonObject {
  const name = title ?? filename;
  return { ...(name !== undefined && { title: name }), ...(context !== undefined && { context }) };
}

function writeSource(source: MediaSource, path: string, encoding: Encoding): JsonObject {
  switch (source.kind) {
    case 'url':
      return { type: 'url', url: source.url };
    case 'text':
      return { type: 'text', media_type: 'text/plain', data: source.text };
    case 'base64': {
      const mediaType = mediaTypeOf(source.mediaType, source.data);
      if (mediaType === undefined) throw unsupported('Bytes of an unknown media type', path);
      return { type: 'base64', media_type: mediaType, data: source.data };
    }
    case 'file_id':
      if (!encoding.isNative) throw unsupported("A file of another provider's store", path);
      return { type: 'file', file_id: source.id };
  }
}

/** A `data:` URL as the bytes it holds. */
function inlined(source: MediaSource): MediaSource {
  const inline = source.kind === 'url' ? readDataUrl(source.url) : undefined;
  return inline ? { kind: 'base64', ...inline } : source;
}

function mediaTypeOfSource(source: MediaSource): string | undefined {
  return source.kind === 'base64' ? mediaTypeOf(source.mediaType, source.data) : undefined;
}

/** Documents are PDF or plain text: a text in Base64 is unpacked, other formats cannot be read. */
function asDocument(source: MediaSource, path: string): MediaSource {
  const mediaType = mediaTypeOfSource(source);
  if (source.kind !== 'base64' || mediaType === 'application/pdf') return source;
  if (!mediaType?.startsWith('text/') && mediaType !== 'application/json')
    throw unsupported(`A document of type ${mediaType ?? 'unknown'}`, path);
  return { kind: 'text', text: unpacked(source.data, path) };
}

function unpacked(base64: string, path: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  } catch {
    throw invalidRequest(`\`${path}\` holds bytes that are not in Base64.`, path);
  }
}
