/** How the first bytes of a format look in Base64. */
const signatures: readonly (readonly [start: string, mediaType: string])[] = [
  ['/9j/', 'image/jpeg'],
  ['iVBORw0KGgo', 'image/png'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
  ['JVBERi', 'application/pdf'],
];

/** The media type of bytes in Base64: the one that was given, else what the first bytes say. */
export function mediaTypeOf(given: string | undefined, base64: string): string | undefined {
  if (given !== undefined && given !== '' && given !== 'application/octet-stream') return given;
  return signatures.find(([start]) => base64.startsWith(start))?.[1];
}

const dataUrl = /^data:([^;,]*)(?:;[^;,]*)*;base64,/;

/** The bytes that stand in a `data:` URL, in Base64. */
export function readDataUrl(url: string): { readonly mediaType: string; readonly data: string } | undefined {
  const match = dataUrl.exec(url);
  return match ? { mediaType: match[1] ?? '', data: url.slice(match[0].length) } : undefined;
}
