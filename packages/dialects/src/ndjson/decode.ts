import { createHeldBytes } from '../internal/held-bytes.ts';

export interface NdjsonLimits {
  /** Bytes of one line, its end left out; default 1 MiB. */
  readonly maxLineBytes?: number | undefined;
}

/**
 * Reads JSON texts that stand one to a line from bytes cut at any boundary: inside a character, or a line end. `push`
 * gives the lines that the chunk completed, in order; blank ones say nothing. Time is linear in the length of the bytes.
 * @see https://github.com/ndjson/ndjson-spec
 */
export interface NdjsonDecoder {
  /** True once a line was longer than allowed. The lines before it were given; what follows is ignored. */
  readonly overflowed: boolean;
  push(chunk: Uint8Array): string[];
  /** The bytes ended: a last line without its end. Whoever parses it must expect it to be cut. */
  end(): string[];
}

const defaultMaxLineBytes = 1_048_576;
const lineFeed = 10;
const noBytes: Uint8Array = new Uint8Array(0);
const utf8 = new TextDecoder();

export function createNdjsonDecoder({ maxLineBytes = defaultMaxLineBytes }: NdjsonLimits = {}): NdjsonDecoder {
  const held = createHeldBytes();
  let overflowed = false;
  return {
    get overflowed() {
      return overflowed;
    },
    push(chunk) {
      const lines: string[] = [];
      let start = 0;
      while (!overflowed) {
        const end = chunk.indexOf(lineFeed, start);
        const piece = chunk.subarray(start, end === -1 ? chunk.length : end);
        overflowed = held.length + piece.length > maxLineBytes;
        if (overflowed) break;
        if (end === -1) {
          held.append(piece);
          break;
        }
        addLine(lines, held.take(piece));
        start = end + 1;
      }
      return lines;
    },
    end() {
      const lines: string[] = [];
      if (!overflowed) addLine(lines, held.take(noBytes));
      return lines;
    },
  };
}

function addLine(lines: string[], bytes: Uint8Array): void {
  const line = utf8.decode(bytes).trim();
  if (line !== '') lines.push(line);
}
