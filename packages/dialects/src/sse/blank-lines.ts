/** Finds the blank lines that end events. */
export interface BlankLines {
  /** Offsets in the chunk just behind each blank line's end. */
  push(chunk: Uint8Array): number[];
}

const LF = 10;
const CR = 13;

/** Lines end with LF, CRLF or CR, and may be cut anywhere. Each byte is looked at a fixed number of times. */
export function createBlankLines(): BlankLines {
  let atLineStart = true;
  /** The last chunk ended with CR: an LF that follows belongs to it. 2: that CR ended a blank line. */
  let pendingCr: 0 | 1 | 2 = 0;
  return {
    push(chunk) {
      const ends: number[] = [];
      let from = 0;
      if (pendingCr > 0 && chunk.length > 0) {
        if (chunk[0] === LF) {
          from = 1;
          if (pendingCr === 2) ends.push(1);
        }
        pendingCr = 0;
      }
      let lf = chunk.indexOf(LF, from);
      let cr = chunk.indexOf(CR, from);
      while (from < chunk.length) {
        if (lf !== -1 && lf < from) lf = chunk.indexOf(LF, from);
        if (cr !== -1 && cr < from) cr = chunk.indexOf(CR, from);
        const isCr = cr !== -1 && (lf === -1 || cr < lf);
        const lineEnd = isCr ? cr : lf;
        if (lineEnd === -1) {
          atLineStart = false;
          break;
        }
        const isBlank = atLineStart && lineEnd === from;
        from = lineEnd + 1;
        if (isCr && chunk[from] === LF) from++;
        else if (isCr && from === chunk.length) pendingCr = isBlank ? 2 : 1;
        if (isBlank) ends.push(from);
        atLineStart = true;
      }
      return ends;
    },
  };
}
