import type { AudioPart, FilePart, ImagePart, JsonObject, MediaSource, Part, TextPart, VideoPart } from '@proxy/spec';
import { documentText } from '../../internal/document-text.ts';
import { dialect, hasOwn, ownFields, withOwn } from '../extensions.ts';
import { writeCacheHint } from '../message/cache-hint.ts';
import { audioFormat, writeUrl } from '../message/media.ts';
import { type Encoding, unsupported } from './encoding.ts';

/**
 * A part of a message that is not the assistant's; `undefined` where it says nothing here, which is reported.
 * @throws GatewayError `PROXY_UNSUPPORTED` for media that this dialect cannot say
 */
export function encodePart(part: Part, path: string, encoding: Encoding): JsonObject | undefined {
  const body = encodeBare(part, path, encoding);
  if (body === undefined || part.kind === 'native') return body;
  encoding.loseForeign(part.extensions, path);
  return withOwn({ ...body, ...encodeCache(part, encoding) }, ownFields(part));
}

function encodeCache(part: Part, encoding: Encoding): JsonObject {
  if (!part.cache) return {};
  if (hasOwn(part, 'cache_control')) return { cache_control: writeCacheHint(part.cache) };
  encoding.loseOnce('dropped', 'cache', 'Hosts of this dialect cache by themselves.');
  return {};
}

function encodeBare(part: Part, path: string, encoding: Encoding): JsonObject | undefined {
  switch (part.kind) {
    case 'text':
      return encodeText(part, path, encoding);
    case 'image':
      return encodeImage(part, path);
    case 'audio':
      return encodeAudio(part, path);
    case 'video':
      return encodeVideo(part, path);
    case 'file':
      return encodeFile(part, path, encoding);
    case 'native':
      if (part.dialect === dialect) return part.value;
      encoding.lose('dropped', path, `Only ${part.dialect} knows this part.`);
      return undefined;
    default:
      encoding.lose('dropped', path, `A part of kind ${part.kind} cannot stand in this message.`);
      return undefined;
  }
}

function encodeText({ text, citations }: TextPart, path: string, encoding: Encoding): JsonObject {
  if (citations && citations.length > 0)
    encoding.lose('dropped', `${path}.citations`, 'Only an assistant can cite in this dialect.');
  return { type: 'text', text };
}

function encodeImage({ source, detail }: ImagePart, path: string): JsonObject {
  const url = writeUrl(source);
  if (url === undefined) throw unsupported("An image of another provider's store", path);
  return { type: 'image_url', image_url: { url, ...(detail !== undefined && { detail }) } };
}

function encodeAudio({ source }: AudioPart, path: string): JsonObject {
  if (source.kind !== 'base64') throw unsupported('Sound that is not sent as bytes', path);
  return { type: 'input_audio', input_audio: { data: source.data, format: audioFormat(source.mediaType) } };
}

function encodeVideo(part: VideoPart, path: string): JsonObject {
  const url = hasOwn(part, 'type') ? writeUrl(part.source) : undefined;
  if (url === undefined) throw unsupported('Video', path);
  return { type: 'video_url', video_url: { url } };
}

/** A document as bytes; text, and documents made of parts, become text. */
function encodeFile(part: FilePart, path: string, encoding: Encoding): JsonObject {
  const { source } = part;
  if (part.citable) encoding.lose('dropped', `${path}.citable`, 'A document cannot be cited from.');
  if (source.kind === 'parts' || source.kind === 'text')
    return { type: 'text', text: documentText(part, path, encoding) };
  if (hasOwn(part, 'file_url')) return { type: 'file_url', file_url: { url: writeUrl(source) } };
  if (part.context !== undefined) encoding.lose('dropped', `${path}.context`, 'A document has no context here.');
  if (source.kind === 'file_id') return encodeFileId(source.id, part, path);
  if (source.kind === 'url' && !hasOwn(part, 'type')) throw unsupported('A document by its address', path);
  return encodeBytes(part, source, path);
}

function encodeFileId(id: string, part: FilePart, path: string): JsonObject {
  if (!hasOwn(part, 'type')) throw unsupported("A file of another provider's store", path);
  return { type: 'file', file: { file_id: id, ...filename(part) } };
}

function encodeBytes(
  part: FilePart,
  source: Exclude<MediaSource, { kind: 'text' | 'file_id' }>,
  path: string,
): JsonObject {
  const mediaType = source.kind === 'base64' ? source.mediaType : '';
  if (mediaType.startsWith('image/')) return encodeImage({ kind: 'image', source }, path);
  if (mediaType.startsWith('audio/')) return encodeAudio({ kind: 'audio', source }, path);
  const name = hasOwn(part, 'type') ? filename(part) : { filename: part.filename ?? part.title ?? 'document.pdf' };
  return { type: 'file', file: { file_data: writeUrl(source), ...name } };
}

const filename = (part: FilePart): JsonObject => (part.filename === undefined ? {} : { filename: part.filename });
