/** Finds the objects in a list of them in JSON, cut anywhere. Every character is looked at once. */
export interface ListReader {
  /** True once an object was longer than allowed. What follows is ignored. */
  readonly overflowed: boolean;
  /** The list has ended, or it was none and no object is open. */
  readonly isBetween: boolean;
  /** The texts of the objects that the bytes completed. */
  push(bytes: Uint8Array): string[];
}

/** Characters that open, close, quote or escape. */
const telling = /["\\{}[\]]/g;

export function createListReader(maxBytes: number): ListReader {
  const utf8 = new TextDecoder();
  const pieces: string[] = [];
  let heldLength = 0;
  let depth = 0;
  let listDepth = 0;
  let isQuoted = false;
  let isEscaped = false;
  let overflowed = false;

  const open = (character: string, isTop: boolean): void => {
    if (isTop && character === '[') listDepth++;
    else depth++;
  };
  /** @returns the place behind the object that ends here, or -1 */
  const look = (character: string, at: number): number => {
    if (isQuoted) {
      if (character === '\\') isEscaped = true;
      else if (character === '"') isQuoted = false;
      return -1;
    }
    if (character === '"') isQuoted = true;
    else if (character === '{' || character === '[') open(character, depth === 0);
    else if (character === '}' || character === ']') {
      if (depth === 0) listDepth = Math.max(0, listDepth - 1);
      else if (--depth === 0) return at + 1;
    }
    return -1;
  };
  const hold = (piece: string): void => {
    pieces.push(piece);
    heldLength += piece.length;
    overflowed ||= heldLength > maxBytes;
  };
  const take = (piece: string): string => {
    const whole = pieces.join('') + piece;
    pieces.length = 0;
    heldLength = 0;
    return whole;
  };
  return {
    get overflowed() {
      return overflowed;
    },
    get isBetween() {
      return depth === 0 && listDepth === 0;
    },
    push(bytes) {
      if (overflowed) return [];
      const text = utf8.decode(bytes, { stream: true });
      const found: string[] = [];
      let start = 0;
      let at = 0;
      if (isEscaped && text !== '') {
        isEscaped = false;
        at = 1;
      }
      telling.lastIndex = at;
      for (let match = telling.exec(text); match; match = telling.exec(text)) {
        const wasOutside = depth === 0;
        const end = look(match[0], match.index);
        if (wasOutside && depth > 0) start = match.index;
        if (end !== -1) found.push(take(text.slice(start, end)));
        if (isEscaped) {
          telling.lastIndex = match.index + 2;
          isEscaped = match.index + 1 >= text.length;
        }
      }
      if (depth > 0) hold(text.slice(start));
      return found;
    },
  };
}
