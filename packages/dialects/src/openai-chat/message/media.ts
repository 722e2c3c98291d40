import type { MediaSource } from '@proxy/spec';

const dataUrl = /^data:([^;,]+);base64,/;

/** The source behind a URL: the bytes themselves where it is a `data:` URL. */
export function readUrl(url: string): MediaSource {
  const match = dataUrl.exec(url);
  if (!match) return { kind: 'url', url };
  return { kind: 'base64', mediaType: match[1] ?? '', data: url.slice(match[0].length) };
}

/** The source as a URL; `undefined` where it is none and cannot become one. */
export function writeUrl(source: MediaSource): string | undefined {
  if (source.kind === 'url') return source.url;
  if (source.kind === 'base64') return `data:${source.mediaType};base64,${source.data}`;
  return undefined;
}

/** The dialect's names of sound formats, where they are not the subtype of the media type. */
const mediaTypeByFormat: ReadonlyMap<string, string> = new Map([['mp3', 'audio/mpeg']]);
const formatByMediaType: ReadonlyMap<string, string> = new Map([
  ['audio/mpeg', 'mp3'],
  ['audio/x-wav', 'wav'],
  ['audio/wave', 'wav'],
  ['audio/vnd.wave', 'wav'],
]);

export function audioMediaType(format: string): string {
  return mediaTypeByFormat.get(format) ?? `audio/${format}`;
}

export function audioFormat(mediaType: string): string {
  return formatByMediaType.get(mediaType) ?? mediaType.replace('audio/', '');
}
