/**
 * Recognizes plain deltas by their bytes: events that are built as one that was read, and differ from it in what they
 * add to their block. They are most of a stream, and an observer may leave them alone.
 */
export interface PlainDeltas {
  /** Takes an event that was read and is legal for a pattern, where it is a plain delta; else there is none any more. */
  learn(bytes: Uint8Array, text: string): void;
  /** Whether the event between the offsets is a delta of the same kind for the same block, whole and legal JSON. */
  matches(bytes: Uint8Array, start: number, end: number): boolean;
}

/** All of a delta that stands before what it adds. Quotes within a string are escaped, so that this is no part of one. */
const opening =
  /^(?:event: content_block_delta\r?\n)?data: ?\{.*?"delta": ?\{"type": ?"(?:text_delta|thinking_delta|input_json_delta)", ?"(?:text|thinking|partial_json)": ?"/;
const utf8 = new TextEncoder();
const [quote, backslash, brace, space] = [34, 92, 125, 32];

export function createPlainDeltas(): PlainDeltas {
  let pattern: Uint8Array | undefined;
  const matches = (bytes: Uint8Array, start: number, end: number): boolean => {
    if (!pattern || !holds(bytes, start, pattern)) return false;
    const from = start + pattern.length;
    const closedAt = endOfText(bytes, from, end);
    return closedAt >= from && isOneString(bytes, from, closedAt);
  };
  return {
    learn(bytes, text) {
      const [found] = opening.exec(text) ?? [];
      pattern = found === undefined ? undefined : utf8.encode(found);
      if (!matches(bytes, 0, bytes.length)) pattern = undefined;
    },
    matches,
  };
}

function holds(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  if (at + expected.length > bytes.length) return false;
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
  return true;
}

/** Where the quote stands that is followed by both braces and the line's end alone; -1 where something else follows. */
function endOfText(bytes: Uint8Array, from: number, end: number): number {
  let at = end - 1;
  for (const expected of [brace, brace, quote]) {
    while (at >= from && (bytes[at] ?? 0) <= space) at--;
    if (bytes[at] !== expected) return -1;
    at--;
  }
  return at + 1;
}

/** Whether a string of JSON that begins before `from` goes on up to `to`, as far as its quotes tell. */
function isOneString(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at] === quote && bytes[at - 1] !== backslash) return false;
  return to === from || bytes[to - 1] !== backslash;
}
