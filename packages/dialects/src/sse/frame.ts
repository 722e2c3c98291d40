import { createBlankLines } from './blank-lines.ts';
import { createHeldBytes } from './held-bytes.ts';

/** Whole events side by side, as bytes: event `i` reaches from `ends[i - 1]` (or 0) to `ends[i]`. */
export interface SseFrames {
  /** Ends with the last whole event. A view of the chunk where nothing was held back: copy what is kept. */
  readonly bytes: Uint8Array;
  readonly ends: readonly number[];
}

export interface SseLimits {
  /** Bytes of one event, line ends included; default 1 MiB. */
  readonly maxEventBytes?: number | undefined;
}

/**
 * Finds where server-sent events end in bytes cut anywhere, without reading them: what watches a stream can look at
 * each event and forward the bytes unchanged. A blank line ends an event; lines end with LF, CRLF or CR. Where a cut
 * parts the CR from the LF of a blank line, the LF comes as an event of its own, which says nothing.
 */
export interface SseFramer {
  /** True once an event was longer than allowed. The events before it were given; what follows is ignored. */
  readonly overflowed: boolean;
  push(chunk: Uint8Array): SseFrames;
  /** The bytes ended: what follows the last blank line. */
  end(): Uint8Array;
}

const defaultMaxEventBytes = 1_048_576;
const noBytes: Uint8Array = new Uint8Array(0);
const LF = 10;
const CR = 13;
const noFrames: SseFrames = { bytes: noBytes, ends: [] };

export function createSseFramer({ maxEventBytes = defaultMaxEventBytes }: SseLimits = {}): SseFramer {
  const held = createHeldBytes();
  const blankLines = createBlankLines();
  let overflowed = false;
  return {
    get overflowed() {
      return overflowed;
    },
    push(chunk) {
      if (overflowed) return noFrames;
      const heldBytes = held.length;
      const found = blankLines.push(chunk);
      const ends = found.slice(0, countWithin(found, chunk, heldBytes, maxEventBytes));
      const wholeBytes = ends.at(-1) ?? 0;
      const rest = chunk.subarray(wholeBytes);
      overflowed = ends.length < found.length || (wholeBytes === 0 ? heldBytes : 0) + rest.length > maxEventBytes;
      const bytes = wholeBytes === 0 ? noBytes : held.take(chunk.subarray(0, wholeBytes));
      if (!overflowed) held.append(rest);
      return { bytes, ends: heldBytes === 0 ? ends : ends.map((end) => end + heldBytes) };
    },
    end() {
      return overflowed ? noBytes : held.take(noBytes);
    },
  };
}

/**
 * How many of the first events are no longer than allowed. The LF of a closing CRLF does not count: a cut may have
 * parted it from its event.
 */
function countWithin(ends: readonly number[], chunk: Uint8Array, heldBytes: number, maxEventBytes: number): number {
  let start = -heldBytes;
  for (const [index, end] of ends.entries()) {
    const isCrLf = chunk[end - 1] === LF && chunk[end - 2] === CR;
    if (end - start - (isCrLf ? 1 : 0) > maxEventBytes) return index;
    start = end;
  }
  return ends.length;
}
