import type { Codec } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { type FieldException, fieldExceptions } from './field-exceptions.ts';
import { lostFields } from './lost-fields.ts';
import { codecOf, fieldsOf, upstreamCodecs } from './row.ts';
import { rows } from './rows/rows.ts';
import { answers, request, type Speaker } from './translate.ts';

const speakers: readonly Speaker[] = rows.flatMap((row) => {
  const codec = codecOf(row);
  return codec ? [{ row, codec }] : [];
});

/** Every documented field, once for each pair of dialects: those of requests for every upstream, of answers for every client. */
const cases = speakers.flatMap((from) => {
  const source = from.row.dialect;
  const { request: asked, answer, events } = fieldsOf(from.row);
  const clients = speakers.map(({ codec }) => codec);
  const lists = [
    { side: 'request', fields: asked, targets: [...clients, ...upstreamCodecs], translate: request },
    { side: 'answer', fields: answer, targets: clients, translate: answers.answer },
    { side: 'stream', fields: events, targets: clients, translate: answers.stream },
  ] as const;
  return lists.flatMap(({ side, fields, targets, translate }) =>
    targets.flatMap((to) =>
      fields.map(({ field, examples }) => ({
        source,
        target: to.dialect,
        side,
        field,
        examples,
        translate: translate(from, to as Codec, field),
      })),
    ),
  );
});

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
    const lost = each.examples.flatMap((example) => lostFields(example, each.translate));
    const paths = new Set(lost.map((path) => `${each.field}: ${path}`));
    expect([...paths].filter((path) => !isExcepted(path, each))).toEqual([]);
  });

  it('stands behind every exception of the dialects that have a codec', () => {
    const all = [...speakers.map(({ row }) => row), ...upstreamCodecs].map(({ dialect }) => dialect);
    const spoken = new Set<string | undefined>([undefined, ...all]);
    const proven = fieldExceptions.filter(({ from, to }) => spoken.has(from) && spoken.has(to));
    expect(proven.filter((each) => !used.has(each))).toEqual([]);
  });
});
