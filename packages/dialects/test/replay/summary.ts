import type { ReplayException } from '../replay-exceptions.ts';
import type { StepName, Take } from './replay.ts';

const columns: readonly (readonly [step: StepName, title: string])[] = [
  ['request', 'requests'],
  ['answer', 'whole answers'],
  ['stream', 'streams'],
  ['error', 'errors'],
  ['passthrough', 'passed through'],
];

/** How often each step was taken between each pair of dialects, as a table in Markdown. */
export function countTable(takes: readonly Take[]): string {
  const pairs = [...new Set(takes.map(pairOf))].sort();
  const rows = pairs.map((pair) => {
    const taken = takes.filter((take) => pairOf(take) === pair);
    return row([pair, ...columns.map(([name]) => String(taken.filter(({ step }) => step === name).length || '–'))]);
  });
  return [
    row(['spoken → written', ...columns.map(([, title]) => title)]),
    row(['---', ...columns.map(() => '---:')]),
    ...rows,
  ].join('\n');
}

const markers = ['<!-- replay counts: begin -->', '<!-- replay counts: end -->'] as const;

/** The text with the table between its two marker comments. @throws Error where they are not there */
export function withTable(text: string, table: string): string {
  const [begin, end] = markers.map((marker) => text.indexOf(marker));
  if (begin === undefined || end === undefined || begin < 0 || end < begin)
    throw new Error(`The text lacks ${markers.join(' or ')}.`);
  return `${text.slice(0, begin)}${markers[0]}\n${table}\n${text.slice(end)}`;
}

const pairOf = ({ from, to }: Take): string => `\`${from}\` → \`${to}\``;

/** What did not survive, and why, as a table in Markdown; of exceptions only those that stand for one of these recordings. */
export function exceptionTable(exceptions: readonly ReplayException[], ids: ReadonlySet<string>): string {
  const rows = exceptions
    .map(({ where, reason, ids: excepted }) => ({ where, reason, count: excepted.filter((id) => ids.has(id)).length }))
    .filter(({ count }) => count > 0)
    .map(({ where, reason, count }) => row([where.join(', '), String(count), reason]));
  return [row(['step → written: what', 'exchanges', 'why']), row(['---', '---:', '---']), ...rows].join('\n');
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
