import { crc32 } from './crc32.ts';

/** One message of an AWS event stream. */
export interface EventStreamMessage {
  /** Headers whose value is text, by name: `:message-type`, `:event-type`, … */
  readonly headers: ReadonlyMap<string, string>;
  readonly payload: Uint8Array;
}

/** Two lengths and their checksum stand in front of each message. */
export const preludeBytes = 12;
const checksumBytes = 4;
const leastMessageBytes = preludeBytes + checksumBytes;

/** Bytes of the value of a header by its type; `undefined` where a length stands in front of it. */
const valueBytes: readonly (number | undefined)[] = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16];
const textType = 7;

/**
 * Length of the message that begins at the offset, checksums included.
 * @returns `undefined` where the prelude does not match its checksum, or tells lengths that do not fit each other
 */
export function messageLength(bytes: Uint8Array, offset: number): number | undefined {
  const view = viewOf(bytes);
  const length = view.getUint32(offset);
  const headers = view.getUint32(offset + 4);
  if (view.getUint32(offset + 8) !== crc32(bytes.subarray(offset, offset + 8))) return undefined;
  return length >= leastMessageBytes && headers <= length - leastMessageBytes ? length : undefined;
}

/**
 * Reads a whole message whose prelude was checked by `messageLength`. The payload is a view of the bytes.
 * @returns `undefined` where it does not match its checksum, or its headers are none
 */
export function readMessage(bytes: Uint8Array): EventStreamMessage | undefined {
  const view = viewOf(bytes);
  const end = bytes.length - checksumBytes;
  if (view.getUint32(end) !== crc32(bytes.subarray(0, end))) return undefined;
  const headersEnd = preludeBytes + view.getUint32(4);
  const headers = readHeaders(bytes.subarray(preludeBytes, headersEnd));
  return headers && { headers, payload: bytes.subarray(headersEnd, end) };
}

function readHeaders(bytes: Uint8Array): ReadonlyMap<string, string> | undefined {
  const view = viewOf(bytes);
  const headers = new Map<string, string>();
  let at = 0;
  while (at < bytes.length) {
    const nameEnd = at + 1 + (bytes[at] ?? 0);
    const type = bytes[nameEnd];
    if (type === undefined || type >= valueBytes.length) return undefined;
    const fixed = valueBytes[type];
    if (fixed === undefined && nameEnd + 3 > bytes.length) return undefined;
    const start = nameEnd + (fixed === undefined ? 3 : 1);
    const end = start + (fixed ?? view.getUint16(nameEnd + 1));
    if (end > bytes.length) return undefined;
    if (type === textType) headers.set(textOf(bytes.subarray(at + 1, nameEnd)), textOf(bytes.subarray(start, end)));
    at = end;
  }
  return headers;
}

const utf8 = new TextDecoder();
export const textOf = (bytes: Uint8Array): string => utf8.decode(bytes);

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
