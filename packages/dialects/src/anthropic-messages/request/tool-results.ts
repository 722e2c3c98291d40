import type { Json, JsonObject } from '@proxy/spec';
import type { Encoding } from './encoding.ts';
import { blocksOf, type Turn, textBlock } from './turns.ts';

/**
 * Every call has exactly one result in the user turn that follows, and no result stands without its call: the API
 * refuses all else, while agents that were interrupted, and histories that were cut, produce it.
 * @param turns alternate, results first
 */
export function answerEveryCall(turns: readonly Turn[], encoding: Encoding): Turn[] {
  const answered: Turn[] = [];
  let open: readonly string[] = [];
  for (const turn of turns) {
    if (turn.role === 'assistant') {
      answered.push(turn);
      open = callIds(turn);
      continue;
    }
    answered.push(withResults(turn, open, encoding));
    open = [];
  }
  if (open.length > 0) answered.push(withResults(noTurn, open, encoding));
  return answered;
}

const noTurn: Turn = { role: 'user', content: '', fields: {}, path: 'messages' };

function callIds(turn: Turn): string[] {
  return blocksOf(turn).flatMap(({ type, id }) => (type === 'tool_use' && typeof id === 'string' ? [id] : []));
}

function withResults(turn: Turn, calls: readonly string[], encoding: Encoding): Turn {
  const blocks = blocksOf(turn);
  const missing = new Set(calls);
  const kept = blocks.flatMap((block) => {
    if (block['type'] !== 'tool_result' || missing.delete(String(block['tool_use_id']))) return [block];
    encoding.lose('changed', turn.path, 'A tool result without its call is sent as text.');
    return resultAsText(block);
  });
  if (missing.size === 0 && kept.length === blocks.length && kept.every((block, i) => block === blocks[i])) return turn;
  for (const _ of missing) encoding.lose('emulated', turn.path, 'A tool call without its result got an empty one.');
  return { ...turn, content: [...kept.filter(isResult), ...[...missing].map(emptyResult), ...kept.filter(isOther)] };
}

const isResult = (block: JsonObject): boolean => block['type'] === 'tool_result';
const isOther = (block: JsonObject): boolean => !isResult(block);

function emptyResult(id: string): JsonObject {
  return { type: 'tool_result', tool_use_id: id, content: 'This tool call returned no result.', is_error: true };
}

function resultAsText({ content }: JsonObject): JsonObject[] {
  const blocks: readonly Json[] = Array.isArray(content) ? content : [];
  const text = typeof content === 'string' ? content : '';
  return [textBlock(`Result of a tool call: ${text}`), ...(blocks as readonly JsonObject[])];
}
