import type { Message } from '@proxy/spec';
import { estimateMessage } from '../estimate/estimate-messages.ts';
import { dropOldest } from './drop-oldest.ts';
import { instructionsIn, removableReplies, type Turn, turnsOf } from './turns.ts';

export interface TruncateOptions {
  /** Tokens that the messages may have together. */
  readonly maxTokens: number;
  /** Keep `system` and `developer` messages, wherever they stand. Default: true. */
  readonly preserveSystem?: boolean | undefined;
  /** Tokens of one message. Default: `estimateMessage`. */
  readonly estimate?: ((message: Message) => number) | undefined;
}

/**
 * Leaves out the oldest of a conversation until it fits. Within the oldest turn what was answered goes before what was
 * asked, so that the rest still begins with a user. Always kept are the last word of the user, the reply or tool exchange after
 * it on which the next answer rests, and the instructions; a tool call and its results stay or go together.
 *
 * Pure and idempotent; gives the very same list where nothing has to go. What must be kept may still be too long.
 */
export function truncate(messages: readonly Message[], options: TruncateOptions): readonly Message[] {
  const { maxTokens, preserveSystem = true, estimate = estimateMessage } = options;
  const pinned = preserveSystem ? instructionsIn(messages) : new Set<number>();
  const costs = messages.map(estimate);
  return dropOldest(messages, steps(messages, turnsOf(messages, pinned)), costs, maxTokens);
}

function steps(messages: readonly Message[], turns: readonly Turn[]): readonly (readonly number[])[] {
  const last = turns.at(-1);
  if (!last) return [];
  const older = turns
    .slice(0, -1)
    .flatMap(({ head, replies }) => (head === undefined ? replies : [...replies, [head]]));
  return [...older, ...removableReplies(messages, last)];
}
