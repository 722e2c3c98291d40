/** A stream without its last line that says something: of an event in several lines the data is gone. */
export function truncated(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && isSpace(bytes[end - 1])) end--;
  return bytes.subarray(0, bytes.lastIndexOf(lineFeed, end - 1) + 1);
}

const lineFeed = 0x0a;

function isSpace(byte: number | undefined): boolean {
  return byte === lineFeed || byte === 0x0d || byte === 0x20;
}
