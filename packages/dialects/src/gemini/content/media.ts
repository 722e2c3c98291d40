import type { AudioPart, FilePart, ImagePart, JsonObject, MediaSource, VideoPart } from '@proxy/spec';

export type MediaPart = ImagePart | AudioPart | VideoPart | FilePart;

/** Addresses in Google's own stores, which no other provider can open. */
const googleFile = /^(?:gs:\/\/|https:\/\/generativelanguage\.googleapis\.com\/)/;
const film = /^https:\/\/(?:www\.)?(?:youtube\.com|youtu\.be)\//;

/** Media types by the ends of addresses; the API wants to be told one. */
const typesByEnd: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['webp', 'image/webp'],
  ['gif', 'image/gif'],
  ['heic', 'image/heic'],
  ['pdf', 'application/pdf'],
  ['txt', 'text/plain'],
  ['mp3', 'audio/mp3'],
  ['wav', 'audio/wav'],
  ['mp4', 'video/mp4'],
]);

/** What kind of part a medium is, by its type. */
function kindOf(mediaType: string | undefined, url = ''): MediaPart['kind'] {
  const [family] = (mediaType ?? '').split('/', 1);
  if (family === 'image' || family === 'audio' || family === 'video') return family;
  return mediaType === undefined && film.test(url) ? 'video' : 'file';
}

export function readInlineData({ mimeType, data }: JsonObject): MediaPart | undefined {
  if (typeof data !== 'string' || typeof mimeType !== 'string') return undefined;
  return { kind: kindOf(mimeType), source: { kind: 'base64', mediaType: mimeType, data } };
}

export function readFileData({ mimeType, fileUri }: JsonObject): MediaPart | undefined {
  if (typeof fileUri !== 'string') return undefined;
  const mediaType = typeof mimeType === 'string' ? mimeType : undefined;
  const source: MediaSource = googleFile.test(fileUri)
    ? { kind: 'file_id', id: fileUri }
    : { kind: 'url', url: fileUri, ...(mediaType !== undefined && { mediaType }) };
  return { kind: kindOf(mediaType, fileUri), source };
}

/**
 * The part's `inlineData`, `fileData` or text; `undefined` where the source is none that Google can open.
 * @param mediaType of the file, where the source does not tell it
 */
export function writeMedia({ kind, source }: MediaPart, mediaType?: string): JsonObject | undefined {
  switch (source.kind) {
    case 'base64':
      return { inlineData: { mimeType: source.mediaType, data: source.data } };
    case 'url':
      return { fileData: fileData(source.url, source.mediaType ?? mediaType ?? guessedType(source.url, kind)) };
    case 'file_id':
      return googleFile.test(source.id) ? { fileData: fileData(source.id, mediaType) } : undefined;
    case 'text':
      return { text: source.text };
    case 'parts':
      return undefined;
  }
}

function fileData(fileUri: string, mimeType: string | undefined): JsonObject {
  return mimeType === undefined ? { fileUri } : { mimeType, fileUri };
}

function guessedType(url: string, kind: MediaPart['kind']): string | undefined {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  const known = typesByEnd.get(path.slice(path.lastIndexOf('.') + 1).toLowerCase());
  if (known) return known;
  return kind === 'image' ? 'image/jpeg' : undefined;
}
