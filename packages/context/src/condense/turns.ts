import type { Message } from '@proxy/spec';
import { indivisibleGroups, resultIds } from './indivisible.ts';

/** What a user said, and all that followed until the next word of a user. Numbers are indices of messages. */
export interface Turn {
  /** Absent where a conversation begins without a user. */
  readonly head?: number;
  /** Answers and tool exchanges, each indivisible, in order. */
  readonly replies: readonly (readonly number[])[];
}

/** @returns the turns of a conversation, oldest first; `pinned` messages are in none. */
export function turnsOf(messages: readonly Message[], pinned: ReadonlySet<number>): readonly Turn[] {
  const turns: { head?: number; replies: (readonly number[])[] }[] = [];
  for (const group of indivisibleGroups(messages)) {
    const free = group.filter((index) => !pinned.has(index));
    const [first] = free;
    if (first === undefined) continue;
    const current = turns.at(-1);
    if (free.length === 1 && isUserWord(messages[first])) turns.push({ head: first, replies: [] });
    else if (current) current.replies.push(free);
    else turns.push({ replies: [free] });
  }
  return turns;
}

/** A message in which the user speaks, and no tool. */
function isUserWord(message: Message | undefined): boolean {
  return message?.role === 'user' && resultIds(message).length === 0;
}

/**
 * The replies of the last turn that may go: not the last one, on which the next answer rests, nor the last in which a
 * user spoke beside the result of a tool.
 */
export function removableReplies(messages: readonly Message[], turn: Turn): readonly (readonly number[])[] {
  const interjection = turn.replies.findLast((reply) => reply.some((index) => holdsUserWord(messages[index])));
  return turn.replies.slice(0, -1).filter((reply) => reply !== interjection);
}

function holdsUserWord(message: Message | undefined): boolean {
  if (message?.role !== 'user') return false;
  return typeof message.content === 'string' || message.content.some((part) => part.kind !== 'tool_result');
}

/** Indices of the messages that instruct the model. */
export function instructionsIn(messages: readonly Message[]): ReadonlySet<number> {
  const indices = new Set<number>();
  messages.forEach(({ role }, index) => {
    if (role === 'system' || role === 'developer') indices.add(index);
  });
  return indices;
}
