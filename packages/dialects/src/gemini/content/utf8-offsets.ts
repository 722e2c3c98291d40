const lastAscii = 0x7f;

/** The place in UTF-16 code units of each of these places in bytes of UTF-8. Linear in the length of the text. */
export function charactersAt(text: string, byteOffsets: readonly number[]): Map<number, number> {
  const wanted = [...new Set(byteOffsets)].sort((one, other) => one - other);
  const found = new Map<number, number>();
  let bytes = 0;
  let at = 0;
  for (const offset of wanted) {
    while (bytes < offset && at < text.length) {
      const code = text.codePointAt(at) ?? 0;
      bytes += bytesOf(code);
      at += code > 0xffff ? 2 : 1;
    }
    found.set(offset, at);
  }
  return found;
}

/** Bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0;
    bytes += bytesOf(code);
    if (code > 0xffff) at++;
  }
  return bytes;
}

/** Counts the bytes before places of texts; places that ascend within one text cost time linear in its length. */
export interface ByteCount {
  before(text: string, place: number): number;
}

export function createByteCount(): ByteCount {
  let known = { text: '', place: 0, bytes: 0 };
  return {
    before(text, place) {
      if (text !== known.text || place < known.place) known = { text, place: 0, bytes: 0 };
      const bytes = known.bytes + byteLength(text.slice(known.place, place));
      known = { text, place, bytes };
      return bytes;
    },
  };
}

function bytesOf(code: number): number {
  if (code <= lastAscii) return 1;
  if (code <= 0x7ff) return 2;
  return code <= 0xffff ? 3 : 4;
}
