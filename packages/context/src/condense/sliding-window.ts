import type { Message } from '@proxy/spec';
import { estimateMessage } from '../estimate/estimate-messages.ts';
import { dropOldest } from './drop-oldest.ts';
import { instructionsIn, removableReplies, type Turn, turnsOf } from './turns.ts';

export interface SlidingWindowOptions {
  /** Messages or turns that the window holds, instructions not counted. */
  readonly windowSize?: number | undefined;
  /** Default: `messages`. */
  readonly unit?: 'messages' | 'turns' | undefined;
  /** Tokens that the window holds, instructions counted. With `windowSize` the narrower of the two holds. */
  readonly maxTokens?: number | undefined;
  /** Keep `system` and `developer` messages, wherever they stand. Default: true. */
  readonly preserveSystem?: boolean | undefined;
  /** Tokens of one message. Default: `estimateMessage`. */
  readonly estimate?: ((message: Message) => number) | undefined;
}

/**
 * Keeps the newest whole turns of a conversation that the window holds. A turn that is too long for it alone loses its oldest
 * replies. Kept and kept together is what `truncate` keeps.
 *
 * Pure and idempotent; gives the very same list where nothing has to go.
 */
export function slidingWindow(messages: readonly Message[], options: SlidingWindowOptions): readonly Message[] {
  const { windowSize, unit = 'messages', maxTokens, preserveSystem = true, estimate = estimateMessage } = options;
  let window = messages;
  if (windowSize !== undefined) window = slide(window, preserveSystem, countBy[unit], windowSize);
  if (maxTokens !== undefined) window = slide(window, preserveSystem, (all) => all.map(estimate), maxTokens);
  return window;
}

type Count = (messages: readonly Message[], pinned: ReadonlySet<number>, turns: readonly Turn[]) => readonly number[];

const countBy: Readonly<Record<'messages' | 'turns', Count>> = {
  messages: (messages, pinned) => messages.map((_, index) => (pinned.has(index) ? 0 : 1)),
  turns(messages, _, turns) {
    const heads = new Set(turns.map(({ head }) => head));
    return messages.map((_, index) => (heads.has(index) ? 1 : 0));
  },
};

function slide(
  messages: readonly Message[],
  preserveSystem: boolean,
  count: Count,
  budget: number,
): readonly Message[] {
  const pinned = preserveSystem ? instructionsIn(messages) : new Set<number>();
  const turns = turnsOf(messages, pinned);
  return dropOldest(messages, steps(messages, turns), count(messages, pinned, turns), budget);
}

function steps(messages: readonly Message[], turns: readonly Turn[]): readonly (readonly number[])[] {
  const last = turns.at(-1);
  if (!last) return [];
  const older = turns
    .slice(0, -1)
    .map(({ head, replies }) => (head === undefined ? replies.flat() : [head, ...replies.flat()]));
  return [...older, ...removableReplies(messages, last)];
}
