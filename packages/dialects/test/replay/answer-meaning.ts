import type { Json } from '@proxy/spec';

/** What no translation may lose of an answer, read from its wire form without the codec. */
export interface AnswerMeaning {
  /** Text, spoken words and refusals. */
  readonly words: string;
  readonly reasoning: string;
  readonly calls: readonly MeantCall[];
  readonly stop: StopClass;
  readonly usage: MeantUsage;
  /** Addresses that were cited. */
  readonly sources: readonly string[];
}
export interface MeantCall {
  readonly id: string;
  readonly name: string;
  /** The arguments as a value; text where they are no JSON. */
  readonly input: unknown;
}
/** Reasons to stop, as far as every dialect tells them apart. */
export type StopClass = 'end' | 'calls' | 'length' | 'filter' | 'none';
/** Totals; absent: not told. */
export interface MeantUsage {
  readonly input?: number | undefined;
  readonly cached?: number | undefined;
  readonly output?: number | undefined;
  readonly reasoning?: number | undefined;
}

export interface Problem {
  readonly aspect: string;
  readonly detail: string;
}

/** What is told otherwise in the copy than in the original. */
export function differences(original: AnswerMeaning, copy: AnswerMeaning): Problem[] {
  const aspects: readonly (readonly [aspect: string, told: unknown, retold: unknown])[] = [
    ['words', original.words, copy.words],
    ['reasoning', original.reasoning, copy.reasoning],
    ['calls', original.calls.map(bare), copy.calls.map(bare)],
    ['call ids', ids(original), ids(copy)],
    ['stop', original.stop, original.stop === 'none' ? 'none' : copy.stop],
    ['usage', numbers(original.usage, original.usage), numbers(copy.usage, original.usage)],
    ['sources', original.sources, copy.sources],
  ];
  return aspects.flatMap(([aspect, said, retold]) => {
    const [before, after] = [JSON.stringify(said), JSON.stringify(retold)];
    return before === after ? [] : [{ aspect, detail: `${clipped(before)} became ${clipped(after)}` }];
  });
}

const bare = ({ name, input }: MeantCall): unknown => [name, input];

/** Ids may be written otherwise, but those that were the same or different stay so. */
function ids({ calls }: AnswerMeaning): number[] {
  const known = calls.map(({ id }) => id);
  return known.map((id, index) => (id === '' ? index : known.indexOf(id)));
}

const totals = ['input', 'cached', 'output', 'reasoning'] as const satisfies readonly (keyof MeantUsage)[];

/** The numbers of one usage for everything that another reports. */
const numbers = (usage: MeantUsage, reported: MeantUsage): unknown =>
  totals.filter((name) => reported[name]).map((name) => [name, usage[name]]);

export function clipped(text: string | undefined): string {
  return text === undefined || text.length <= 300 ? String(text) : `${text.slice(0, 300)}…`;
}

/** The arguments of a call as a value. */
export function inputOf(value: Json | undefined): unknown {
  if (typeof value !== 'string') return value ?? {};
  if (value.trim() === '') return {};
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
