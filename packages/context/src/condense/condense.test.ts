import type { Message } from '@proxy/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversation } from '../../test/conversations.ts';
import { callIds, resultIds } from './indivisible.ts';
import { slidingWindow } from './sliding-window.ts';
import { truncate } from './truncate.ts';

const budget = fc.integer({ min: 0, max: 400 });
const windowSize = fc.integer({ min: 0, max: 20 });
type Condense = (messages: readonly Message[], limit: number) => readonly Message[];
const strategies: readonly (readonly [string, fc.Arbitrary<number>, Condense])[] = [
  ['truncate', budget, (messages, maxTokens) => truncate(messages, { maxTokens })],
  ['slidingWindow by messages', windowSize, (messages, size) => slidingWindow(messages, { windowSize: size })],
  [
    'slidingWindow by turns',
    windowSize,
    (messages, size) => slidingWindow(messages, { windowSize: size, unit: 'turns' }),
  ],
  ['slidingWindow by tokens', budget, (messages, maxTokens) => slidingWindow(messages, { maxTokens })],
];
const isInstruction = ({ role }: Message): boolean => role === 'system' || role === 'developer';

/** Pairs of a result and the call it answers, as positions in the original conversation. */
function answered(messages: readonly Message[]): readonly (readonly [call: Message, result: Message])[] {
  const latest = new Map<string, Message>();
  const pairs: (readonly [Message, Message])[] = [];
  for (const message of messages) {
    for (const id of resultIds(message)) {
      const caller = latest.get(id);
      if (caller) pairs.push([caller, message]);
    }
    for (const id of callIds(message)) latest.set(id, message);
  }
  return pairs;
}

/** Whether the user spoke between a call and its result. */
function hasInterruptedExchange(messages: readonly Message[]): boolean {
  return answered(messages).some(([caller, result]) =>
    messages
      .slice(messages.indexOf(caller), messages.indexOf(result))
      .some((message) => message.role === 'user' && resultIds(message).length === 0),
  );
}

describe.each(strategies)('%s', (_, limits, condense) => {
  const holds = (check: (messages: readonly Message[], kept: readonly Message[], limit: number) => void): void => {
    fc.assert(
      fc.property(conversation, limits, (messages, limit) => {
        check(messages, condense(messages, limit), limit);
      }),
      { numRuns: 300 },
    );
  };

  it('keeps messages as they are and in their order', () => {
    holds((messages, kept) => {
      const positions = kept.map((message) => messages.indexOf(message));
      expect(positions).not.toContain(-1);
      expect(positions).toEqual([...positions].sort((one, other) => one - other));
      expect(new Set(positions).size).toBe(positions.length);
    });
  });

  it('never parts a tool call from its results', () => {
    holds((messages, kept) => {
      for (const [caller, result] of answered(messages)) expect(kept.includes(caller)).toBe(kept.includes(result));
    });
  });

  it('makes no result answer another call than before', () => {
    holds((messages, kept) => {
      const before = answered(messages);
      for (const [caller, result] of answered(kept)) {
        expect(before.some(([call, its]) => call === caller && its === result)).toBe(true);
      }
    });
  });

  it('keeps every instruction', () => {
    holds((messages, kept) => expect(kept.filter(isInstruction)).toEqual(messages.filter(isInstruction)));
  });

  it('keeps the last word of the user and the last message', () => {
    holds((messages, kept) => {
      const word = messages.findLast((message) => message.role === 'user' && typeof message.content === 'string');
      if (word) expect(kept).toContain(word);
      const last = messages.findLast((message) => !isInstruction(message));
      const isLastWord = last?.role === 'user' && typeof last.content === 'string';
      if (last && !isLastWord && messages.indexOf(last) > messages.indexOf(word ?? last)) expect(kept).toContain(last);
    });
  });

  it('changes nothing when run again', () => {
    holds((_messages, kept, limit) => expect(condense(kept, limit)).toBe(kept));
  });

  it('gives the same for the same', () => {
    holds((messages, kept, limit) => expect(condense([...messages], limit)).toEqual(kept));
  });

  it('gives the very same list where all of it fits', () => {
    fc.assert(fc.property(conversation, (messages) => condense(messages, 1_000_000) === messages));
  });

  it('begins with a user where the conversation did', () => {
    holds((messages, kept) => {
      const speaker = (list: readonly Message[]): Message | undefined =>
        list.find((message) => !isInstruction(message));
      const first = speaker(messages);
      if (first?.role !== 'user' || resultIds(first).length > 0 || hasInterruptedExchange(messages)) return;
      expect(speaker(kept)?.role).toBe('user');
      expect(resultIds(speaker(kept) ?? first)).toEqual([]);
    });
  });
});
