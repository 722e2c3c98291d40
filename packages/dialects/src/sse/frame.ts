import { createHeldBytes } from '../internal/held-bytes.ts';
import { createBlankLines } from './blank-lines.ts';

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
      const ends = blankLines.push(chunk);
      const allowed = countWithin(ends, chunk, heldBytes, maxEventBytes);
      overflowed = allowed < ends.length;
      ends.length = allowed;
      const wholeBytes = ends[allowed - 1] ?? 0;
      const restBytes = chunk.length - wholeBytes;
      overflowed ||= (allowed === 0 ? heldBytes : 0) + restBytes > maxEventBytes;
      const bytes = allowed === 0 ? noBytes : held.take(restBytes === 0 ? chunk : chunk.subarray(0, wholeBytes));
      if (!overflowed && restBytes > 0) held.append(chunk.subarray(wholeBytes));
      if (heldBytes > 0) for (let i = 0; i < allowed; i++) ends[i] = (ends[i] ?? 0) + heldBytes;
      return { bytes, ends };
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
  for (let i = 0; i < ends.length; i++) {
    const end = ends[i] ?? 0;
    const isCrLf = chunk[end - 1] === LF && chunk[end - 2] === CR;
    if (end - start - (isCrLf ? 1 : 0) > maxEventBytes) return i;
    start = end;
  }
  return ends.length;
}
