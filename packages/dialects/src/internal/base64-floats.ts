/** Characters of base64 are made of so many bytes at a time: more arguments than this break a call. */
const bytesPerStep = 24_576;
const bytesPerFloat = 4;

/** The numbers that base64 of little-endian 32-bit floats holds, each exactly; `undefined` where it holds none. */
export function floatsOf(base64: string): readonly number[] | undefined {
  const bytes = bytesOf(base64);
  if (!bytes || bytes.length % bytesPerFloat !== 0) return undefined;
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.length / bytesPerFloat }, (_, i) => view.getFloat32(i * bytesPerFloat, true));
}

/** Numbers as base64 of little-endian 32-bit floats: what was written from such floats comes out as it was. */
export function base64Of(values: readonly number[]): string {
  const bytes = new Uint8Array(values.length * bytesPerFloat);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < values.length; i++) view.setFloat32(i * bytesPerFloat, values[i] ?? 0, true);
  let text = '';
  for (let start = 0; start < bytes.length; start += bytesPerStep)
    text += btoa(String.fromCharCode(...bytes.subarray(start, start + bytesPerStep)));
  return text;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
