/**
 * Tells plain deltas by how their bytes end, without parsing them: what a stream mostly consists of, and what an
 * observer may leave alone. All that is looked for is ASCII, and a quote within text is escaped, so that text cannot
 * be taken for a field.
 */
export interface PlainDeltas {
  /** Whether the event between the offsets does nothing but add to an answer that goes on. */
  isPlain(start: number, end: number): boolean;
  /** Whether any of the events opens a tool call. */
  readonly hasCalls: boolean;
}

/** One character for each byte, so that offsets are the same. */
const latin1 = new TextDecoder('latin1');

/** Fields that an event must be parsed for, wherever they stand. */
const telling: readonly string[] = ['"error":', '"usage":{', '"finish_reason":"'];
const goesOn = '"finish_reason":null';
const plainEnd = `${goesOn}}]}`;
/** Padding and an empty usage may stand behind the choices. */
const paddedEnd = /^\}\](?:,"(?:usage":null|obfuscation":"[^"]*"|p":"[^"]*"))*\}$/;

const none: PlainDeltas = { isPlain: () => false, hasCalls: false };

/** Looks at whole events side by side. */
export function findPlainDeltas(bytes: Uint8Array): PlainDeltas {
  const text = latin1.decode(bytes);
  if (telling.some((field) => text.includes(field))) return none;
  return {
    hasCalls: text.includes('"tool_calls":[{'),
    isPlain(start, end) {
      let last = end;
      while (last > start && text.charCodeAt(last - 1) <= 32) last--;
      if (text.endsWith(plainEnd, last)) return true;
      const found = text.lastIndexOf(goesOn, last);
      return found > start && paddedEnd.test(text.slice(found + goesOn.length, last));
    },
  };
}
