import { describe, expect, it } from 'vitest';
import { type FieldException, fieldExceptions } from './field-exceptions.ts';
import { lostFields } from './lost-fields.ts';
import { codecOf, fieldsOf } from './row.ts';
import { rows } from './rows/rows.ts';
import { type Speaker, sides } from './translate.ts';

const speakers: readonly Speaker[] = rows.flatMap((row) => {
  const codec = codecOf(row);
  return codec ? [{ row, codec }] : [];
});
const pairs = speakers.flatMap((from) => speakers.map((to) => ({ from, to })));
const lists = [
  { side: 'request', list: 'request' },
  { side: 'answer', list: 'answer' },
  { side: 'stream', list: 'events' },
] as const;

/** Every documented field, once for each pair of dialects. */
const cases = pairs.flatMap(({ from, to }) =>
  lists.flatMap(({ side, list }) =>
    fieldsOf(from.row)[list].map((each) => ({
      ...each,
      from,
      to,
      side,
      source: from.row.dialect,
      target: to.row.dialect,
    })),
  ),
);

const used = new Set<FieldException>();
function isExcepted(path: string, { source, target, side }: (typeof cases)[number]): boolean {
  const excepting = fieldExceptions.filter(
    (each) =>
      (each.from ?? source) === source &&
      (each.to ?? target) === target &&
      each.side === side &&
      each.paths.some((pattern) => pattern.test(path)),
  );
  for (const each of excepting) used.add(each);
  return excepting.length > 0;
}

describe('a documented field', () => {
  it.each(cases)('is written or reported: $source → $target, $side, $field', (each) => {
    const translate = sides[each.side](each.from, each.to, each.field);
    const lost = each.examples.flatMap((example) => lostFields(example, translate));
    const paths = new Set(lost.map((path) => `${each.field}: ${path}`));
    expect([...paths].filter((path) => !isExcepted(path, each))).toEqual([]);
  });

  it('stands behind every exception of the dialects that have a codec', () => {
    const spoken = new Set<string | undefined>([undefined, ...speakers.map(({ row }) => row.dialect)]);
    const proven = fieldExceptions.filter(({ from, to }) => spoken.has(from) && spoken.has(to));
    expect(proven.filter((each) => !used.has(each))).toEqual([]);
  });
});
