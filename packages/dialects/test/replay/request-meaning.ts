import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, Loss } from '@proxy/spec';
import { clipped, type MeantCall, type Problem } from './answer-meaning.ts';

/** Words that one side of the conversation said, blanks left out: dialects join and part them in different ways. */
export interface Utterance {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
}

/** What no translation may lose of a request, read from its wire form without the codec. */
export interface RequestMeaning {
  /** In order, documents of text among them. */
  readonly words: readonly Utterance[];
  readonly calls: readonly MeantCall[];
  /** What each call gave back, blanks left out. */
  readonly results: readonly { readonly callId: string; readonly text: string }[];
  /** Bytes or addresses of images and documents, those in results included. */
  readonly media: readonly string[];
  readonly settings: RequestSettings;
}

/** What may change or go, but never without a word. */
export interface RequestSettings {
  readonly model: string;
  readonly stream: boolean;
  readonly reasoning?: string | undefined;
  readonly tools?: unknown;
  readonly toolChoice?: string | undefined;
  readonly parallel?: boolean | undefined;
  readonly limit?: number | undefined;
  readonly stop?: unknown;
  readonly format?: unknown;
  readonly temperature?: number | undefined;
  readonly topP?: number | undefined;
  readonly topK?: number | undefined;
  readonly user?: string | undefined;
}

/** The fields of losses that tell of a setting. */
const tellers: Readonly<Record<keyof RequestSettings, RegExp>> = {
  model: /^model$/,
  stream: /^stream$/,
  reasoning: /^messages\.\d+\.(content|reasoning)/,
  tools: /^tools/,
  toolChoice: /^tool_?choice/i,
  parallel: /^(parallel|toolChoice|tools)/,
  limit: /^maxOutputTokens|^reasoning|^thinking/,
  stop: /^stop/,
  format: /^outputFormat/,
  temperature: /^temperature/,
  topP: /^topP/,
  topK: /^topK/,
  user: /^user/,
};

/** What the copy says otherwise; of settings only where no loss tells of it. */
export function requestDifferences(original: RequestMeaning, copy: RequestMeaning, losses: readonly Loss[]): Problem[] {
  return [
    ...wordDifferences(original.words, copy.words, losses),
    ...unlike('calls', original.calls.map(bare), copy.calls.map(bare)),
    ...unlike('call ids', places(original), places(copy)),
    ...resultDifferences(original, copy),
    ...unlike('media', original.media, copy.media),
    ...settingDifferences(original.settings, copy.settings, losses),
  ];
}

function unlike(aspect: string, original: unknown, copy: unknown): Problem[] {
  const [before, after] = [JSON.stringify(original), JSON.stringify(copy)];
  return before === after ? [] : [{ aspect, detail: `${clipped(before)} became ${clipped(after)}` }];
}

const bare = ({ name, input }: MeantCall): unknown => [name, input];

/** For each result the number of its call. */
function places({ calls, results }: RequestMeaning): number[] {
  return results.map(({ callId }) => calls.findLastIndex(({ id }) => id === callId));
}

/** Every utterance comes again in its order; more may be said only where a loss tells why. */
function wordDifferences(
  original: readonly Utterance[],
  copy: readonly Utterance[],
  losses: readonly Loss[],
): Problem[] {
  const after = merged(copy);
  const problems: Problem[] = [];
  let [turn, start] = [0, 0];
  for (const { role, text } of original.filter((said) => said.text !== '')) {
    const place = (said: Utterance, index: number): number =>
      said.role === role && index >= turn ? said.text.indexOf(text, index === turn ? start : 0) : -1;
    const found = after.findIndex((said, index) => place(said, index) >= 0);
    const said = after[found];
    if (said) [turn, start] = [found, place(said, found) + text.length];
    else problems.push({ aspect: 'words', detail: `the ${role} no longer says ${clipped(text)}` });
  }
  const isLonger = lengthOf(after) > lengthOf(original);
  const isTold = losses.some(({ action }) => action === 'emulated' || action === 'changed');
  if (isLonger && !isTold)
    problems.push({ aspect: 'words', detail: `more is said: ${clipped(JSON.stringify(after))}` });
  return problems;
}

function merged(words: readonly Utterance[]): Utterance[] {
  const said: Utterance[] = [];
  for (const { role, text } of words) {
    const last = said.at(-1);
    if (last?.role === role) said[said.length - 1] = { role, text: last.text + text };
    else if (text !== '') said.push({ role, text });
  }
  return said;
}

const lengthOf = (words: readonly Utterance[]): number => words.reduce((sum, { text }) => sum + text.length, 0);

function resultDifferences({ results }: RequestMeaning, copy: RequestMeaning): Problem[] {
  if (copy.results.length < results.length)
    return [{ aspect: 'results', detail: `${copy.results.length} in place of ${results.length}` }];
  return results.flatMap(({ text }, index) => {
    const again = copy.results[index]?.text ?? '';
    return again.includes(text) ? [] : [{ aspect: 'results', detail: `${clipped(text)} became ${clipped(again)}` }];
  });
}

function settingDifferences(original: RequestSettings, copy: RequestSettings, losses: readonly Loss[]): Problem[] {
  return (Object.keys(tellers) as (keyof RequestSettings)[]).flatMap((name) => {
    const [before, after] = [original[name], copy[name]];
    if (before === undefined || isDeepStrictEqual(before, after)) return [];
    if (losses.some(({ field }) => tellers[name].test(field))) return [];
    return [{ aspect: name, detail: `${clipped(JSON.stringify(before))} became ${clipped(JSON.stringify(after))}` }];
  });
}

/** Text without its blanks. */
export const squeezed = (text: string): string => text.replaceAll(/\s+/g, '');

/** The form of an answer; its name stands in the schema's title in one dialect and beside the schema in another. */
export function meantFormat({ title: _, ...schema }: JsonObject): JsonObject {
  return schema;
}

/** A function that may be called; a schema that leaves the empty things out says the same. */
export const meantTool = (name: unknown, description: unknown, schema: JsonObject = {}): unknown => [
  name,
  description ?? null,
  { type: 'object', properties: {}, ...schema },
];
