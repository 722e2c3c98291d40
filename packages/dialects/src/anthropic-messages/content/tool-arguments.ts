/** Numbers with more digits may be more than a double holds. */
const manyDigits = /\d{16}/;

/**
 * The arguments of a call as a value: none are `{}`, and `undefined` stands for text that is no JSON. An integer that
 * is too long for a number keeps its digits where the value is printed again.
 */
export function parseArguments(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return manyDigits.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const integer = /^-?\d+$/;

function keepDigits(_: string, value: unknown, { source }: { readonly source?: string } = {}): unknown {
  const isLong = typeof value === 'number' && !Number.isSafeInteger(value);
  if (!isLong || source === undefined || !integer.test(source) || !('rawJSON' in JSON)) return value;
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(source);
}
