/** Finds the blank lines that end events. */
export interface BlankLines {
  /** Offsets in the chunk just behind each blank line's end. */
  push(chunk: Uint8Array): number[];
}

const LF = 10;
const CR = 13;

/**
 * Lines end with LF, CRLF or CR, and may be cut anywhere. The search for line ends is left to `indexOf`, which is many
 * times faster than a loop here; each byte is searched once for either.
 */
export function createBlankLines(): BlankLines {
  let atLineStart = true;
  /** The last chunk ended with CR: an LF that follows belongs to it. */
  let pendingCr: 'none' | 'of a line' | 'of a blank line' = 'none';
  return {
    push(chunk) {
      const ends: number[] = [];
      if (chunk.length === 0) return ends;
      let at = 0;
      if (pendingCr !== 'none' && chunk[0] === LF) at = 1;
      if (at === 1 && pendingCr === 'of a blank line') ends.push(1);
      pendingCr = 'none';
      let nextLf = -1;
      let nextCr = chunk.indexOf(CR, at);
      while (at < chunk.length) {
        let lineEnd = at;
        if (chunk[at] !== LF && chunk[at] !== CR) {
          if (nextLf < at) nextLf = indexOrEnd(chunk, LF, at);
          if (nextCr !== -1 && nextCr < at) nextCr = chunk.indexOf(CR, at);
          lineEnd = nextCr === -1 ? nextLf : Math.min(nextLf, nextCr);
          if (lineEnd === chunk.length) {
            atLineStart = false;
            return ends;
          }
        }
        const isBlank = atLineStart && lineEnd === at;
        at = lineEnd + 1;
        if (chunk[lineEnd] === CR) {
          if (chunk[at] === LF) at++;
          else if (at === chunk.length) pendingCr = isBlank ? 'of a blank line' : 'of a line';
        }
        if (isBlank) ends.push(at);
        atLineStart = true;
      }
      return ends;
    },
  };
}

function indexOrEnd(chunk: Uint8Array, byte: number, from: number): number {
  const index = chunk.indexOf(byte, from);
  return index === -1 ? chunk.length : index;
}
