import {
  type AudioPart,
  type FilePart,
  type ImagePart,
  type JsonObject,
  type MediaSource,
  type Part,
  partsOf,
  type ToolResultPart,
} from '@proxy/spec';
import { documentText } from '../../internal/document-text.ts';
import { optional } from '../../internal/optional.ts';
import { withOwn } from '../../internal/with-own.ts';
import { audioFormat, writeUrl } from '../../openai-chat/message/media.ts';
import { dialect, formOf, isOwn, restOf } from '../extensions.ts';
import { typeOf } from '../item/encode-item.ts';
import { type Encoding, unsupported } from './encoding.ts';

/** Parts of a message that is not the assistant's, or of a tool's result. @throws GatewayError `PROXY_UNSUPPORTED` */
export function encodeParts(parts: readonly Part[], path: string, encoding: Encoding): JsonObject[] {
  return parts.flatMap((part, index) => optional(encodePart(part, `${path}.${index}`, encoding)));
}

function encodePart(part: Part, path: string, encoding: Encoding): JsonObject | undefined {
  const body = encodeBare(part, path, encoding);
  if (body === undefined || part.kind === 'native') return body;
  encoding.loseForeign(part.extensions, path);
  if (part.cache) encoding.loseOnce('dropped', 'cache', 'The provider caches by itself.');
  return withOwn(body, restOf(part));
}

function encodeBare(part: Part, path: string, encoding: Encoding): JsonObject | undefined {
  switch (part.kind) {
    case 'text':
      if ((part.citations?.length ?? 0) > 0)
        encoding.lose('dropped', `${path}.citations`, 'Only an assistant can cite in this dialect.');
      return { type: typeOf(part, 'input_text'), text: part.text };
    case 'refusal':
      return { type: 'refusal', refusal: part.text };
    case 'image':
      return encodeImage(part, path);
    case 'file':
      return encodeFile(part, path, encoding);
    case 'audio':
      return encodeAudio(part, path);
    case 'video':
      throw unsupported('Video', path);
    case 'native':
      if (part.dialect === dialect) return part.value;
      encoding.lose('dropped', path, `Only ${part.dialect} knows this part.`);
      return undefined;
    default:
      encoding.lose('dropped', path, `A part of kind ${part.kind} cannot stand in this message.`);
      return undefined;
  }
}

function encodeImage(part: ImagePart, path: string): JsonObject {
  const detail = part.detail === undefined ? {} : { detail: part.detail };
  return {
    type: 'input_image',
    ...placeOf(part, 'image_url', "An image of another provider's store", path),
    ...detail,
  };
}

/** Where the bytes are; an id of a file store only where the client of this dialect named it. */
function placeOf(part: ImagePart | FilePart, name: string, what: string, path: string): JsonObject {
  const { source } = part;
  if (source.kind === 'file_id' && isOwn(part)) return { file_id: source.id };
  const url = source.kind === 'parts' ? undefined : writeUrl(source);
  if (url === undefined) throw unsupported(what, path);
  return { [name]: url };
}

function encodeFile(part: FilePart, path: string, encoding: Encoding): JsonObject {
  const { source } = part;
  if (part.citable) encoding.lose('dropped', `${path}.citable`, 'A document cannot be cited from.');
  if (source.kind === 'parts' || source.kind === 'text')
    return { type: 'input_text', text: documentText(part, path, encoding) };
  if (part.context !== undefined) encoding.lose('dropped', `${path}.context`, 'A document has no context here.');
  if (source.kind !== 'base64') return { type: 'input_file', ...filename(part), ...address(part, path) };
  if (source.mediaType.startsWith('image/')) return encodeImage({ kind: 'image', source }, path);
  const name = isOwn(part) ? filename(part) : { filename: part.filename ?? part.title ?? 'document.pdf' };
  return { type: 'input_file', ...name, file_data: bytesOf(source) };
}

const address = (part: FilePart, path: string): JsonObject =>
  placeOf(part, 'file_url', "A file of another provider's store", path);

/** Bare Base64 where it came as that. */
const bytesOf = (source: Extract<MediaSource, { readonly kind: 'base64' }>): string | undefined =>
  source.mediaType === '' ? source.data : writeUrl(source);

const filename = ({ filename: name, title }: FilePart): JsonObject =>
  (name ?? title) === undefined ? {} : { filename: name ?? title };

function encodeAudio(part: AudioPart, path: string): JsonObject {
  const { source } = part;
  if (source.kind !== 'base64' || !isOwn(part)) throw unsupported('Sound', path);
  return { type: 'input_audio', input_audio: { data: source.data, format: audioFormat(source.mediaType) } };
}

/** What a tool gave back: one text, a list with its images and documents, or what it came as. */
export function encodeOutput(result: ToolResultPart, path: string, encoding: Encoding): JsonObject[string] {
  const { content, isError } = result;
  if (formOf(result)['isJson'] && typeof content === 'string') return JSON.parse(content) as JsonObject[string];
  if (isOwn(result) && typeof content === 'string') return content;
  const parts = encodeParts(partsOf(content), `${path}.content`, encoding);
  if (!isOwn(result)) {
    if (isError) encoding.lose('emulated', `${path}.isError`, 'The text of the result says that it is an error.');
    return asOneText(isError ? [{ type: 'input_text', text: 'Error: ' }, ...parts] : parts);
  }
  return parts;
}

/** Every host takes a text; a list is for what a text cannot hold. */
function asOneText(parts: readonly JsonObject[]): JsonObject[string] {
  if (parts.some(({ type }) => type !== 'input_text')) return parts;
  const [first, ...rest] = parts.map(({ text }) => String(text));
  return first === 'Error: ' ? first + rest.join('\n') : [first ?? '', ...rest].join('\n');
}
