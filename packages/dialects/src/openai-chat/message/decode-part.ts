import { invalidRequest, isJsonObject, type Json, type Part } from '@proxy/spec';
import { FieldReader } from '../../internal/field-reader.ts';
import { dialect, kept } from '../extensions.ts';
import { readCacheHint } from './cache-hint.ts';
import { audioMediaType, readUrl } from './media.ts';
import { thinkingText } from './reasoning-text.ts';

type ReadPart = (fields: FieldReader) => Part | undefined;

/** The parts of a message's content, by type. A part that cannot be read is kept as a native one. */
const readers: Readonly<Record<string, ReadPart>> = {
  text(fields) {
    const text = fields.string('text');
    return text === undefined ? undefined : { kind: 'text', text };
  },
  refusal(fields) {
    const text = fields.string('refusal');
    return text === undefined ? undefined : { kind: 'refusal', text };
  },
  image_url: readImage,
  input_audio: readAudio,
  file: readFile,
  file_url(fields) {
    const url = fields.child('file_url')?.string('url');
    if (url === undefined) return undefined;
    fields.hold('file_url');
    return { kind: 'file', source: readUrl(url) };
  },
  video_url(fields) {
    const url = fields.child('video_url')?.string('url');
    return url === undefined ? undefined : { kind: 'video', source: readUrl(url) };
  },
  /** Mistral's reasoning stands among the parts. */
  thinking(fields) {
    const text = thinkingText(fields.wire['thinking']);
    if (text === undefined) return undefined;
    fields.drop('thinking');
    const payload = fields.string('signature');
    return { kind: 'reasoning', text, ...(payload && { opaque: { payload, dialect } }) };
  },
};

/** Fields without which a part of the type says nothing. */
const requiredFields: ReadonlyMap<string, string> = new Map([
  ['text', 'text'],
  ['image_url', 'image_url'],
  ['input_audio', 'input_audio'],
  ['file', 'file'],
]);

/**
 * Reads one entry of a content list.
 * @param path of the entry in a client's body; `undefined` in an answer
 * @throws GatewayError `PROXY_INVALID_REQUEST`, only where there is a path
 */
export function decodePart(value: Json, path?: string): Part | undefined {
  if (!isJsonObject(value) || typeof value['type'] !== 'string') {
    if (path !== undefined) throw invalidRequest(`\`${path}\` must be a content part with a \`type\`.`, path);
    return undefined;
  }
  const { type } = value;
  const fields = new FieldReader(value, path);
  const part = Object.hasOwn(readers, type) ? readers[type]?.(fields) : undefined;
  if (!part) {
    const required = requiredFields.get(type);
    if (required !== undefined) fields.refuse(required, `is missing in a part of type ${type}`);
    return { kind: 'native', dialect, value };
  }
  fields.hold('type');
  return { ...part, ...readCacheHint(fields), ...kept(fields.rest()) };
}

function readImage(fields: FieldReader): Part | undefined {
  if (typeof fields.wire['image_url'] === 'string') {
    const url = fields.string('image_url');
    return url === undefined ? undefined : { kind: 'image', source: readUrl(url) };
  }
  const image = fields.child('image_url');
  const url = image?.string('url');
  if (url === undefined) {
    image?.refuse('url', 'is missing');
    return undefined;
  }
  const detail = image?.string('detail');
  return { kind: 'image', source: readUrl(url), ...(detail !== undefined && { detail }) };
}

function readAudio(fields: FieldReader): Part | undefined {
  const audio = fields.child('input_audio');
  const data = audio?.string('data');
  const format = audio?.string('format');
  if (data === undefined || format === undefined) {
    audio?.refuse(data === undefined ? 'data' : 'format', 'is missing');
    return undefined;
  }
  return { kind: 'audio', source: { kind: 'base64', mediaType: audioMediaType(format), data } };
}

function readFile(fields: FieldReader): Part | undefined {
  const file = fields.child('file');
  const data = file?.string('file_data');
  const id = file?.string('file_id');
  const filename = file?.string('filename');
  const name = filename === undefined ? {} : { filename };
  if (id !== undefined) return { kind: 'file', source: { kind: 'file_id', id }, ...name };
  if (data === undefined) {
    file?.refuse('file_data', 'is missing');
    return undefined;
  }
  const source = readUrl(data);
  const isAddress = source.kind === 'base64' || /^https?:/.test(data);
  return {
    kind: 'file',
    source: isAddress ? source : { kind: 'base64', mediaType: 'application/octet-stream', data },
    ...name,
  };
}
