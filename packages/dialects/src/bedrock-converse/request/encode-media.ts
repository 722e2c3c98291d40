import {
  type AudioPart,
  type FilePart,
  type ImagePart,
  type JsonObject,
  type MediaSource,
  type Part,
  textOf,
  type VideoPart,
} from '@proxy/spec';
import { mediaTypeOf, readDataUrl } from '../../anthropic-messages/content/media-type.ts';
import { shortHash } from '../../internal/short-hash.ts';
import { formatOf, type MediaKind } from '../content/media-format.ts';
import { type Encoding, unsupported } from './encoding.ts';

/** @throws GatewayError `PROXY_UNSUPPORTED` for an address other than of S3, a foreign file, or a format that is not taken */
export function writeImage({ source, detail }: ImagePart, path: string, encoding: Encoding): JsonObject {
  if (detail !== undefined && detail !== 'auto')
    encoding.lose('dropped', `${path}.detail`, 'The detail of an image cannot be chosen.');
  return { image: writeMedia('image', source, path) };
}

/** @throws GatewayError as `writeImage` */
export const writeVideo = ({ source }: VideoPart, path: string): JsonObject => ({
  video: writeMedia('video', source, path),
});

/** @throws GatewayError as `writeImage` */
export const writeAudio = ({ source }: AudioPart, path: string): JsonObject => ({
  audio: writeMedia('audio', source, path),
});

/** @throws GatewayError as `writeImage` */
export function writeFile(part: FilePart, path: string, encoding: Encoding): JsonObject {
  const { source, context, citable } = part;
  const name = documentName(part, path, encoding);
  const more = {
    ...(context !== undefined && { context }),
    ...(citable !== undefined && { citations: { enabled: citable } }),
  };
  if (source.kind === 'parts')
    return {
      document: { format: 'txt', name, source: { content: textPieces(source.parts, path, encoding) }, ...more },
    };
  const inline = inlined(source);
  if (inline.kind === 'base64' && mediaTypeOf(inline.mediaType, inline.data)?.startsWith('image/'))
    return { image: writeMedia('image', inline, path) };
  if (inline.kind === 'text') return { document: { format: 'txt', name, source: { text: inline.text }, ...more } };
  const { format, source: bytes } = writeMedia('document', inline, path);
  return { document: { format, name, source: bytes, ...more } };
}

function textPieces(parts: readonly Part[], path: string, encoding: Encoding): JsonObject[] {
  if (parts.some(({ kind }) => kind !== 'text')) throw unsupported('A document of other parts than text', path);
  return parts.map((part, index) => {
    const place = `${path}.content.${index}`;
    encoding.loseForeign(part, place);
    if (part.cache) encoding.lose('dropped', `${place}.cache`, 'A document is cached as a whole.');
    if (part.kind === 'text' && part.citations)
      encoding.lose('dropped', `${place}.citations`, 'Citations cannot be sent back.');
    return { text: textOf([part]) };
  });
}

const illegalInName = /[^a-zA-Z0-9()[\] -]+/g;
const longestName = 200;

/** Letters, digits, single spaces, hyphens and brackets; each document of a request has a name of its own. */
function documentName({ title, filename }: FilePart, path: string, encoding: Encoding): string {
  const given = title ?? filename;
  const name = (given ?? '').replace(illegalInName, ' ').replace(/ +/g, ' ').trim().slice(0, longestName);
  if (given !== undefined && name !== given)
    encoding.lose('changed', `${path}.title`, 'The name holds characters that are refused.');
  return `${name === '' ? 'Document' : name} ${shortHash(path)}`;
}

function writeMedia(kind: MediaKind, source: MediaSource, path: string): { format: string; source: JsonObject } {
  const inline = inlined(source);
  if (inline.kind === 'base64') {
    const mediaType = mediaTypeOf(inline.mediaType, inline.data) ?? 'unknown';
    return { format: legalFormat(kind, mediaType, path), source: { bytes: inline.data } };
  }
  if (inline.kind !== 'url' || !inline.url.startsWith('s3://'))
    throw unsupported(
      inline.kind === 'file_id' ? "A file of another provider's store" : `The address of ${kind} data`,
      path,
    );
  const mediaType = inline.mediaType ?? `${kind}/${extensionOf(inline.url)}`;
  return { format: legalFormat(kind, mediaType, path), source: { s3Location: { uri: inline.url } } };
}

function legalFormat(kind: MediaKind, mediaType: string, path: string): string {
  const format = formatOf(kind, mediaType);
  if (format === undefined) throw unsupported(`Data of type ${mediaType} as ${kind}`, path);
  return format;
}

const extensionOf = (url: string): string => url.slice(url.lastIndexOf('.') + 1).toLowerCase();

/** A `data:` URL as the bytes it holds. */
function inlined(source: MediaSource): MediaSource {
  const inline = source.kind === 'url' ? readDataUrl(source.url) : undefined;
  return inline ? { kind: 'base64', ...inline } : source;
}
