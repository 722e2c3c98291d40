import type { Json } from '@proxy/spec';

/** The API's word for a format, by media type. @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ImageBlock.html */
const imageFormats: ReadonlyMap<string, string> = new Map([
  ['image/png', 'png'],
  ['image/jpeg', 'jpeg'],
  ['image/jpg', 'jpeg'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
]);

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html */
const documentFormats: ReadonlyMap<string, string> = new Map([
  ['application/pdf', 'pdf'],
  ['text/csv', 'csv'],
  ['application/msword', 'doc'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
  ['application/vnd.ms-excel', 'xls'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
  ['text/html', 'html'],
  ['text/markdown', 'md'],
  ['text/plain', 'txt'],
  ['application/json', 'txt'],
]);

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_VideoBlock.html */
const videoFormats: ReadonlyMap<string, string> = new Map([
  ['video/x-matroska', 'mkv'],
  ['video/quicktime', 'mov'],
  ['video/mp4', 'mp4'],
  ['video/webm', 'webm'],
  ['video/x-flv', 'flv'],
  ['video/mpeg', 'mpeg'],
  ['video/x-ms-wmv', 'wmv'],
  ['video/3gpp', 'three_gp'],
]);

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_AudioBlock.html */
const audioFormats: ReadonlyMap<string, string> = new Map([
  ['audio/mpeg', 'mp3'],
  ['audio/mp3', 'mp3'],
  ['audio/wav', 'wav'],
  ['audio/x-wav', 'wav'],
  ['audio/ogg', 'ogg'],
  ['audio/opus', 'opus'],
  ['audio/aac', 'aac'],
  ['audio/flac', 'flac'],
  ['audio/mp4', 'mp4'],
  ['audio/webm', 'webm'],
]);

export type MediaKind = 'image' | 'document' | 'video' | 'audio';
const formats: Readonly<Record<MediaKind, ReadonlyMap<string, string>>> = {
  image: imageFormats,
  document: documentFormats,
  video: videoFormats,
  audio: audioFormats,
};

/** `undefined` where the API takes no such media. Parameters of the type (`; charset=utf-8`) say nothing of the format. */
export function formatOf(kind: MediaKind, mediaType: string): string | undefined {
  const [bare = ''] = mediaType.split(';');
  const type = bare.trim().toLowerCase();
  return formats[kind].get(type) ?? (kind === 'document' && type.startsWith('text/') ? 'txt' : undefined);
}

export function mediaTypeOfFormat(format: Json | undefined): string | undefined {
  return [...imageFormats].find(([, word]) => word === format)?.[0];
}
