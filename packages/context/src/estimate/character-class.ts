/** Kinds of characters that tokenizers treat alike. */
export const characterClass = {
  lower: 0,
  upper: 1,
  /** Letters beyond ASCII in words of the Latin script. */
  accented: 2,
  digit: 3,
  space: 4,
  newline: 5,
  punctuation: 6,
  cyrillic: 7,
  /** Scripts of letters or syllables that merge into pieces of two or three: Greek, Arabic, Hebrew, Indic, Thai. */
  alphabetic: 8,
  kana: 9,
  hangul: 10,
  han: 11,
  /** One half of a character beyond the basic plane: emoji, rare ideographs. */
  surrogate: 12,
  /** Signs, arrows, mathematics, control characters: seldom part of a longer token. */
  symbol: 13,
} as const;
export type CharacterClass = (typeof characterClass)[keyof typeof characterClass];

type Range = readonly [first: number, last: number, kind: CharacterClass];

const { lower, upper, accented, digit, space, newline, punctuation } = characterClass;
const { cyrillic, alphabetic, kana, hangul, han, surrogate } = characterClass;

/** By UTF-16 code unit; what no range holds is a symbol. */
const ranges: readonly Range[] = [
  [0x21, 0x7e, punctuation],
  [0x09, 0x09, space],
  [0x0a, 0x0d, newline],
  [0x20, 0x20, space],
  [0x30, 0x39, digit],
  [0x41, 0x5a, upper],
  [0x61, 0x7a, lower],
  [0xc0, 0x24f, accented],
  [0x300, 0x36f, accented],
  [0x370, 0x3ff, alphabetic],
  [0x400, 0x52f, cyrillic],
  [0x530, 0x10ff, alphabetic],
  [0x1100, 0x11ff, hangul],
  [0x1200, 0x1dff, alphabetic],
  [0x1e00, 0x1eff, accented],
  [0x1f00, 0x1fff, alphabetic],
  [0x3040, 0x30ff, kana],
  [0x3100, 0x312f, han],
  [0x3130, 0x318f, hangul],
  [0x3190, 0x9fff, han],
  [0xa000, 0xabff, alphabetic],
  [0xac00, 0xd7af, hangul],
  [0xd800, 0xdfff, surrogate],
  [0xf900, 0xfaff, han],
];

function buildTable(): Uint8Array {
  const table = new Uint8Array(0x10000).fill(characterClass.symbol);
  for (const [first, last, kind] of ranges) table.fill(kind, first, last + 1);
  return table;
}

/** The class of each UTF-16 code unit. */
export const classOfCodeUnit: Uint8Array = buildTable();
