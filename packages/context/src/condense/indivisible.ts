import type { Message } from '@proxy/spec';

/**
 * Groups messages that must stay or go together: a message with tool calls, and every message that holds a result of
 * one of them. Results stand in messages of role `tool` or among the parts of `user` messages; where an id was used
 * twice, a result answers the latest call before it.
 *
 * @returns groups of indices, each ascending, in the order of their last message; every index is in one group
 */
export function indivisibleGroups(messages: readonly Message[]): readonly (readonly number[])[] {
  const leaders = messages.map((_, index) => index);
  const latestCall = new Map<string, number>();
  messages.forEach((message, index) => {
    for (const id of resultIds(message)) {
      const call = latestCall.get(id);
      if (call !== undefined) join(leaders, call, index);
    }
    for (const id of callIds(message)) latestCall.set(id, index);
  });
  const groups = new Map<number, number[]>();
  messages.forEach((_, index) => {
    const leader = leaderOf(leaders, index);
    const group = groups.get(leader);
    if (group) group.push(index);
    else groups.set(leader, [index]);
  });
  return [...groups.values()].sort((one, other) => lastOf(one) - lastOf(other));
}

const lastOf = (group: readonly number[]): number => group.at(-1) ?? 0;

/** Ids of the tool calls in a message. */
export function callIds({ content }: Message): readonly string[] {
  if (typeof content === 'string') return [];
  return content.flatMap((part) => (part.kind === 'tool_call' ? [part.id] : []));
}

/** Ids of the calls whose results a message holds. */
export function resultIds({ content }: Message): readonly string[] {
  if (typeof content === 'string') return [];
  return content.flatMap((part) => (part.kind === 'tool_result' ? [part.callId] : []));
}

/** The group's first message, shortening the way there for the next who asks. */
function leaderOf(leaders: number[], index: number): number {
  let leader = index;
  for (let next = leaders[leader] ?? leader; next !== leader; next = leaders[leader] ?? leader) {
    leaders[leader] = leaders[next] ?? next;
    leader = next;
  }
  return leader;
}

function join(leaders: number[], one: number, other: number): void {
  const first = leaderOf(leaders, one);
  const second = leaderOf(leaders, other);
  leaders[Math.max(first, second)] = Math.min(first, second);
}
