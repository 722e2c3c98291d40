import {
  type FilePart,
  type ImagePart,
  invalidRequest,
  isJsonObject,
  type Json,
  type MediaSource,
  type Part,
  type TextPart,
} from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { audioMediaType, readUrl } from '../../openai-chat/message/media.ts';
import { dialect } from '../extensions.ts';
import { decodeAnnotations } from './annotations.ts';

type ReadPart = (fields: FieldReader) => Part | undefined;

/** The parts of an item's content, by type. A part that cannot be read is kept as a native one. */
const readers: ReadonlyMap<string, ReadPart> = new Map<string, ReadPart>([
  ['input_text', decodeText],
  ['output_text', decodeText],
  ['text', decodeText],
  [
    'refusal',
    (fields) => {
      const text = fields.string('refusal');
      return text === undefined ? undefined : { kind: 'refusal', text };
    },
  ],
  ['input_image', decodeImage],
  ['input_file', decodeFile],
  ['input_audio', decodeAudio],
]);

/** The one field without which a part of the type says nothing. */
const requiredFields: ReadonlyMap<string, string> = new Map([
  ['input_text', 'text'],
  ['output_text', 'text'],
  ['refusal', 'refusal'],
]);

/** The types that an encoder chooses by itself. */
const plainTypes: ReadonlySet<string> = new Set(['refusal', 'input_image', 'input_file', 'input_audio']);

/**
 * Reads one entry of a content list.
 * @param textType the type that text has in such a list
 * @param path of the entry in a client's body; `undefined` in an answer
 * @throws GatewayError `PROXY_INVALID_REQUEST`, only where there is a path
 */
export function decodePart(value: Json, textType: string, path?: string): Part | undefined {
  if (!isJsonObject(value) || typeof value['type'] !== 'string') {
    if (path !== undefined) throw invalidRequest(`\`${path}\` must be a content part with a \`type\`.`, path);
    return undefined;
  }
  const { type } = value;
  const fields = new FieldReader(value, path);
  const part = readers.get(type)?.(fields);
  if (!part) {
    const required = requiredFields.get(type);
    if (required !== undefined) fields.refuse(required, `is missing in a part of type ${type}`);
    return { kind: 'native', dialect, value };
  }
  fields.drop('type');
  const form = type === textType || plainTypes.has(type) ? {} : { type };
  return { ...part, extensions: { [dialect]: { form, ...fields.rest() } } };
}

function decodeText(fields: FieldReader): TextPart | undefined {
  const text = fields.string('text');
  if (text === undefined) return undefined;
  const citations = decodeAnnotations(fields.wire['annotations']);
  if (citations) fields.drop('annotations');
  return { kind: 'text', text, ...(citations && { citations }) };
}

function decodeImage(fields: FieldReader): ImagePart | undefined {
  const source = sourceOf(fields, 'image_url');
  if (!source) return undefined;
  const detail = fields.string('detail');
  return { kind: 'image', source, ...(detail !== undefined && { detail }) };
}

function decodeFile(fields: FieldReader): FilePart | undefined {
  const data = fields.string('file_data');
  const source = data === undefined ? sourceOf(fields, 'file_url') : bytesOf(data);
  if (!source) return undefined;
  const filename = fields.string('filename');
  return { kind: 'file', source, ...(filename !== undefined && { filename }) };
}

/** An address, else an id of the provider's file store. */
function sourceOf(fields: FieldReader, name: 'image_url' | 'file_url'): MediaSource | undefined {
  const url = fields.string(name);
  if (url !== undefined) return readUrl(url);
  const id = fields.string('file_id');
  return id === undefined ? undefined : { kind: 'file_id', id };
}

/** A data URL, or bare Base64. */
function bytesOf(data: string): MediaSource {
  const source = readUrl(data);
  return source.kind === 'base64' ? source : { kind: 'base64', mediaType: '', data };
}

function decodeAudio(fields: FieldReader): Part | undefined {
  const audio = fields.child('input_audio');
  const data = audio?.string('data');
  const format = audio?.string('format');
  if (data === undefined || format === undefined) return undefined;
  return { kind: 'audio', source: { kind: 'base64', mediaType: audioMediaType(format), data } };
}
