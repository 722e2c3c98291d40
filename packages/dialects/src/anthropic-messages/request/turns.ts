import type { JsonObject } from '@proxy/spec';
import type { Encoding } from './encoding.ts';

/** One message on its way into this dialect. */
export interface Turn {
  readonly role: 'user' | 'assistant' | 'system';
  readonly content: string | readonly JsonObject[];
  /** Fields of the message that only this dialect knows. */
  readonly fields: JsonObject;
  /** Where it came from. */
  readonly path: string;
}

export const textBlock = (text: string): JsonObject => ({ type: 'text', text });

export function blocksOf({ content }: Turn): readonly JsonObject[] {
  if (typeof content !== 'string') return content;
  return content.trim() === '' ? [] : [textBlock(content)];
}

/**
 * Turns that alternate: neighbours of one role become one, so that all results of a round of tool calls stand in one
 * user turn, and in front of its text, as the API demands.
 */
export function mergeTurns(turns: readonly Turn[]): Turn[] {
  const runs: [Turn, ...Turn[]][] = [];
  for (const turn of turns) {
    const last = runs.at(-1);
    if (last?.[0].role === turn.role) last.push(turn);
    else runs.push([turn]);
  }
  return runs.map((run) => resultsFirst(asOne(run)));
}

function asOne(run: readonly [Turn, ...Turn[]]): Turn {
  const [first] = run;
  return run.length === 1 ? first : { ...first, content: run.flatMap(blocksOf) };
}

const isResult = (block: JsonObject): boolean => block['type'] === 'tool_result';

function resultsFirst(turn: Turn): Turn {
  if (typeof turn.content === 'string' || !turn.content.some(isResult)) return turn;
  return { ...turn, content: [...turn.content.filter(isResult), ...turn.content.filter((block) => !isResult(block))] };
}

/** Stands where the API demands a user's turn and the client wrote none. */
const opening: Turn = { role: 'user', content: '(The conversation begins.)', fields: {}, path: 'messages' };

/** The turns as the API takes them: none empty, the user first, an answer that is to be continued without a blank end. */
export function withinGrammar(turns: readonly Turn[], encoding: Encoding): Turn[] {
  const spoken = turns.filter((turn) => {
    if (blocksOf(turn).length > 0) return true;
    encoding.lose('dropped', turn.path, 'Empty messages are refused.');
    return false;
  });
  const merged = mergeTurns(spoken);
  if (merged[0]?.role !== 'user') {
    encoding.lose('emulated', 'messages', 'The first message must be of the user: one was put in front.');
    merged.unshift(opening);
  }
  return trimLastAnswer(merged, encoding);
}

/** A conversation that ends with an answer has it continued; white space at its end is refused. */
function trimLastAnswer(turns: readonly Turn[], encoding: Encoding): Turn[] {
  const last = turns.at(-1);
  if (last?.role !== 'assistant') return [...turns];
  encoding.lose('changed', last.path, 'The model continues the last answer, where others begin a new one.');
  const blocks = blocksOf(last);
  const end = blocks.at(-1);
  const text = typeof end?.['text'] === 'string' ? end['text'].trimEnd() : undefined;
  if (text === undefined) return [...turns];
  const trimmed = text === '' ? [] : [{ ...end, text }];
  const content = typeof last.content === 'string' ? text : [...blocks.slice(0, -1), ...trimmed];
  return content.length === 0 ? turns.slice(0, -1) : [...turns.slice(0, -1), { ...last, content }];
}
