import { isJsonObject, type JsonObject } from '@proxy/spec';

/**
 * Recognizes plain deltas by their bytes: events of a stream that are built as one that was parsed, and differ from it
 * in what they add to the text. They are most of a stream, and an observer may leave them alone.
 */
export interface PlainDeltas {
  /** Takes an event that was parsed for a pattern, where it is a plain delta. */
  learn(bytes: Uint8Array, text: string, chunk: JsonObject): void;
  /** Whether the event between the offsets is a plain delta, as far as is known. */
  matches(bytes: Uint8Array, start: number, end: number): boolean;
}

/**
 * What is the same in all of them: what stands around the opening of the delta, at the same place, so that nothing can
 * have come before it; and all that follows the absent finish reason. Padding differs, and only by what is in it.
 */
interface Pattern {
  readonly openingAt: number;
  readonly opening: Uint8Array;
  readonly closing: Uint8Array;
  readonly isPadded: boolean;
}

const utf8 = new TextEncoder();
const opening = '"choices":[{"index":0,"delta":{';
const goesOn = '"finish_reason":null';
const padding = '"obfuscation":"';
const paddingEnd = '"}';
const quote = 34;
const backslash = 92;
const brace = 125;
const space = 32;
const [a, d, f, h, i, o, s, t] = [97, 100, 102, 104, 105, 111, 115, 116];

export function createPlainDeltas(): PlainDeltas {
  let pattern: Pattern | undefined;
  /** A tool call was parsed: that there is one is no news any more. */
  let knowsCalls = false;
  return {
    learn(bytes, text, chunk) {
      if (!isPlain(chunk)) return;
      pattern = readPattern(bytes, text) ?? pattern;
      knowsCalls ||= text.includes('"tool_calls":[{');
    },
    matches(bytes, start, end) {
      if (!pattern || !holds(bytes, start + pattern.openingAt, pattern.opening)) return false;
      let last = end;
      while (last > start && (bytes[last - 1] ?? 0) <= space) last--;
      if (pattern.isPadded) last = withoutPadding(bytes, start, last);
      const closingAt = last - pattern.closing.length;
      if (!holds(bytes, closingAt, pattern.closing)) return false;
      return !tellsMore(bytes, start + pattern.openingAt + pattern.opening.length, closingAt, knowsCalls);
    },
  };
}

function isPlain({ choices, usage, error }: JsonObject): boolean {
  const [choice, ...others] = Array.isArray(choices) ? choices : [];
  return (
    isJsonObject(choice) &&
    others.length === 0 &&
    choice['finish_reason'] === null &&
    isJsonObject(choice['delta']) &&
    !isJsonObject(usage) &&
    !error
  );
}

/** Only a form without spaces is recognized; where all before the delta is ASCII, offsets are those of the text. */
function readPattern(bytes: Uint8Array, text: string): Pattern | undefined {
  const openingAt = text.indexOf(opening);
  const body = text.trimEnd();
  const closingAt = body.lastIndexOf(goesOn);
  if (openingAt === -1 || closingAt < openingAt) return undefined;
  const paddingAt = body.indexOf(padding, closingAt);
  const isPadded = paddingAt !== -1;
  const closingEnd = isPadded ? paddingAt + padding.length : body.length;
  const pattern: Pattern = {
    openingAt,
    opening: utf8.encode(opening),
    closing: utf8.encode(body.slice(closingAt, closingEnd)),
    isPadded,
  };
  const isSound = holds(bytes, openingAt, pattern.opening) && (!isPadded || body.endsWith(paddingEnd));
  return isSound ? pattern : undefined;
}

/** The bounds are checked once for all: bytes that may be missing are compared at half the speed. */
function holds(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  if (at < 0 || at + expected.length > bytes.length) return false;
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
  return true;
}

/**
 * Whether there is more between the offsets than text of what is known already: a field of another choice
 * (`finish_reason`), opaque state (`signature`, `data`, `thought_signature`), the first sign of a tool call, or what is no
 * JSON by the order of its strings.
 */
function tellsMore(bytes: Uint8Array, from: number, to: number, knowsCalls: boolean): boolean {
  for (let at = from; at < to; at++) {
    if (bytes[at] !== quote) {
      if (!mayStandBare[bytes[at] ?? 0]) return true;
      continue;
    }
    const first = bytes[at + 1];
    const second = bytes[at + 2];
    if ((first === f || first === s) && second === i) return true;
    if ((first === d && second === a) || (first === t && second === h)) return true;
    if (first === t && second === o && !knowsCalls) return true;
    at++;
    while (at < to && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
    if (at >= to || !mayFollowString[bytes[at + 1] ?? 0]) return true;
  }
  return false;
}

const tableOf = (characters: string): Uint8Array => {
  const table = new Uint8Array(256);
  for (const byte of utf8.encode(characters)) table[byte] = 1;
  return table;
};
/** What stands outside of strings: structure, numbers, and the letters of `null`, `true` and `false`. */
const mayStandBare = tableOf('{}[]:,-+.0123456789eEnultrfas \t');
const mayFollowString = tableOf(':,}] \t');

/** Where the padding begins that stands last; `start` where none does. */
function withoutPadding(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[end - 1] !== brace || bytes[end - 2] !== quote) return start;
  let at = end - 2;
  while (at > start && bytes[at - 1] !== quote) at--;
  return at;
}
