import { isJsonObject, type JsonObject, type Message } from '@proxy/spec';
import type { Encoding } from './encoding.ts';

/** One content on its way into this dialect. */
export interface Turn {
  readonly role: 'user' | 'model' | 'system';
  readonly parts: readonly JsonObject[];
  /** Where it came from; absent: the gateway put it there. */
  readonly message?: Message | undefined;
  readonly path: string;
}

/** Stands where the API demands a user's turn and the client wrote none. */
const opening: Turn = { role: 'user', parts: [{ text: '(The conversation begins.)' }], path: 'messages' };

/**
 * The turns as the API takes them: none empty, neighbours of one role as one, the user first, and behind each round of
 * calls a turn that begins with the result of each.
 */
export function withinGrammar(turns: readonly Turn[], encoding: Encoding): Turn[] {
  const merged = mergeTurns(turns.filter(({ parts }) => parts.length > 0));
  if (merged[0]?.role !== 'user') {
    encoding.lose('emulated', 'messages', 'The first content must be of the user: one was put in front.');
    merged.unshift(opening);
  }
  return answerEveryCall(merged, encoding);
}

function mergeTurns(turns: readonly Turn[]): Turn[] {
  const runs: [Turn, ...Turn[]][] = [];
  for (const turn of turns) {
    const last = runs.at(-1);
    if (last?.[0].role === turn.role) last.push(turn);
    else runs.push([turn]);
  }
  return runs.map((run) => {
    const [first] = run;
    if (run.length === 1) return first;
    return { role: first.role, path: first.path, parts: run.flatMap(({ parts }) => parts) };
  });
}

export const callIn = ({ functionCall }: JsonObject): JsonObject | undefined =>
  isJsonObject(functionCall) ? functionCall : undefined;
const resultIn = ({ functionResponse }: JsonObject): JsonObject | undefined =>
  isJsonObject(functionResponse) ? functionResponse : undefined;

/** The API refuses calls without results, and results without calls. */
function answerEveryCall(turns: readonly Turn[], encoding: Encoding): Turn[] {
  const answered: Turn[] = [];
  let open: readonly JsonObject[] = [];
  for (const turn of turns) {
    const isModel = turn.role === 'model';
    answered.push(isModel ? turn : withResults(turn, open, encoding));
    open = isModel ? turn.parts.map(callIn).filter((call) => call !== undefined) : [];
  }
  if (open.length > 0) answered.push(withResults({ role: 'user', parts: [], path: 'messages' }, open, encoding));
  return answered;
}

function withResults(turn: Turn, calls: readonly JsonObject[], encoding: Encoding): Turn {
  const missing = new Map(calls.map((call) => [call['id'], call]));
  const results: JsonObject[] = [];
  const others: JsonObject[] = [];
  for (const part of turn.parts) {
    const result = resultIn(part);
    if (!result) others.push(part);
    else if (missing.delete(result['id'])) results.push(part);
    else {
      encoding.lose('changed', turn.path, 'A tool result without its call is sent as text.');
      others.push({ text: `Result of a tool call: ${JSON.stringify(result['response'] ?? {})}` });
    }
  }
  for (const { id, name } of missing.values()) {
    encoding.lose('emulated', turn.path, 'A tool call without its result got an empty one.');
    results.push({ functionResponse: { id, name, response: { error: 'This tool call returned no result.' } } });
  }
  return results.length === 0 && others.length === turn.parts.length
    ? { ...turn, parts: others }
    : { ...turn, parts: [...results, ...others] };
}
