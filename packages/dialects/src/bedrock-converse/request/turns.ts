import type { Json, JsonObject } from '@proxy/spec';
import { isJsonObject } from '@proxy/spec';
import type { Encoding } from './encoding.ts';

/** One message on its way into this dialect. */
export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly content: readonly JsonObject[];
  /** Where it came from. */
  readonly path: string;
}

/**
 * The turns as the API takes them: the user first, roles in alternation, none empty, and each call answered by exactly
 * one result, in front of the turn that follows it.
 */
export function withinGrammar(turns: readonly Turn[], encoding: Encoding): Turn[] {
  const spoken = turns.filter(({ content, path }) => {
    if (content.length === 0) encoding.lose('dropped', path, 'Empty messages are refused.');
    return content.length > 0;
  });
  const answered = answerEveryCall(merged(spoken), encoding);
  if (answered[0]?.role !== 'user') {
    encoding.lose('emulated', 'messages', 'The first message must be of the user: one was put in front.');
    answered.unshift({ role: 'user', content: [{ text: '(The conversation begins.)' }], path: 'messages' });
  }
  return trimLastAnswer(
    answered.map((turn) => withWords(turn, encoding)),
    encoding,
  );
}

function merged(turns: readonly Turn[]): Turn[] {
  const runs: [Turn, ...Turn[]][] = [];
  for (const turn of turns) {
    const last = runs.at(-1);
    if (last?.[0].role === turn.role) last.push(turn);
    else runs.push([turn]);
  }
  return runs.map((run) => (run.length === 1 ? run[0] : { ...run[0], content: run.flatMap(({ content }) => content) }));
}

const resultId = ({ toolResult }: JsonObject): Json | undefined =>
  isJsonObject(toolResult) ? toolResult['toolUseId'] : undefined;
const callId = ({ toolUse }: JsonObject): Json | undefined =>
  isJsonObject(toolUse) && toolUse['type'] === undefined ? toolUse['toolUseId'] : undefined;

function answerEveryCall(turns: readonly Turn[], encoding: Encoding): Turn[] {
  const answered: Turn[] = [];
  let open: readonly Json[] = [];
  for (const turn of turns) {
    if (turn.role === 'user') answered.push(withResults(turn, open, encoding));
    else answered.push(turn);
    open = turn.role === 'user' ? [] : turn.content.map(callId).filter((id) => id !== undefined);
  }
  if (open.length > 0) answered.push(withResults({ role: 'user', content: [], path: 'messages' }, open, encoding));
  return answered;
}

function withResults(turn: Turn, calls: readonly Json[], encoding: Encoding): Turn {
  const missing = new Set<Json | undefined>(calls);
  const kept = turn.content.flatMap((block) => {
    const id = resultId(block);
    if (id === undefined || missing.delete(id)) return [block];
    encoding.lose('changed', turn.path, 'A tool result without its call is sent as text.');
    return resultAsText(block);
  });
  for (const _ of missing) encoding.lose('emulated', turn.path, 'A tool call without its result got an empty one.');
  const isResult = (block: JsonObject): boolean => resultId(block) !== undefined;
  return {
    ...turn,
    content: [...kept.filter(isResult), ...[...missing].map(emptyResult), ...kept.filter((block) => !isResult(block))],
  };
}

function emptyResult(toolUseId: Json | undefined): JsonObject {
  return { toolResult: { toolUseId, content: [{ text: 'This tool call returned no result.' }], status: 'error' } };
}

function resultAsText({ toolResult }: JsonObject): JsonObject[] {
  const content = isJsonObject(toolResult) ? toolResult['content'] : undefined;
  const blocks = Array.isArray(content) ? content.filter(isJsonObject) : [];
  return [{ text: 'Result of a tool call:' }, ...blocks];
}

/** A document is taken only beside text. */
function withWords(turn: Turn, encoding: Encoding): Turn {
  const hasDocument = turn.content.some((block) => 'document' in block);
  if (!hasDocument || turn.content.some((block) => 'text' in block)) return turn;
  encoding.lose('emulated', turn.path, 'A document needs text beside it: a few words were added.');
  return { ...turn, content: [...turn.content, { text: 'See the document.' }] };
}

/** A conversation that ends with an answer has it continued; white space at its end is refused. */
function trimLastAnswer(turns: readonly Turn[], encoding: Encoding): Turn[] {
  const last = turns.at(-1);
  const end = last?.content.at(-1);
  if (last?.role !== 'assistant') return [...turns];
  encoding.lose('changed', last.path, 'The model continues the last answer, where others begin a new one.');
  if (typeof end?.['text'] !== 'string') return [...turns];
  return [...turns.slice(0, -1), { ...last, content: [...last.content.slice(0, -1), { text: end['text'].trimEnd() }] }];
}
