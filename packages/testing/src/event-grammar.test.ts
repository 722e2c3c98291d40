import { eventsOf, type StreamEvent } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { grammarProblems } from './event-grammar.ts';
import { textResponse } from './plugs/mock-executor.ts';

const place = { candidate: 0, part: 0 };
const start: StreamEvent = { kind: 'start' };
const finish: StreamEvent = { kind: 'finish', candidate: 0, stop: 'end_turn' };
const end: StreamEvent = { kind: 'end' };
const open: StreamEvent = { kind: 'part_start', ...place, head: { kind: 'text' } };
const close: StreamEvent = { kind: 'part_end', ...place };
const word: StreamEvent = { kind: 'text_delta', ...place, text: 'a' };
const native: StreamEvent = { kind: 'part_start', ...place, head: { kind: 'native', dialect: 'toy', value: {} } };
const nativeDelta: StreamEvent = { kind: 'native_delta', ...place, dialect: 'toy', value: {} };
const error: StreamEvent = { kind: 'error', fault: { class: 'stream_error', message: 'Broken' } };

describe('grammarProblems', () => {
  it('finds nothing wrong with legal events', () => {
    expect(grammarProblems(eventsOf(textResponse('Hello')))).toEqual([]);
    expect(grammarProblems([{ kind: 'ping' }, start, open, word, { kind: 'usage', usage: {} }, error])).toEqual([]);
    expect(grammarProblems([start, native, nativeDelta, { ...close, value: { all: 1 } }, finish, end])).toEqual([]);
    const second: StreamEvent = { kind: 'part_start', candidate: 0, part: 1, head: { kind: 'refusal' } };
    expect(grammarProblems([start, open, second, close, { ...close, part: 1 }, finish, end])).toEqual([]);
  });

  it.each<[string, StreamEvent[], string]>([
    ['an end that is missing', [start, open, close, finish], 'the events stop without end or error'],
    ['an event after the end', [start, end, { kind: 'ping' }, end], '2 ping: comes after end'],
    ['an event after an error', [start, error, end], '2 end: comes after error'],
    ['a second start', [start, start, end], '1 start: comes a second time'],
    ['a part before the start', [open, close, start, finish, end], '0 part_start: comes before start'],
    ['a part that opens twice', [start, open, open, close, finish, end], '2 part_start: part 0 opens where 1 is next'],
    ['growth of a closed part', [start, open, close, word, finish, end], '3 text_delta: part 0 is not open'],
    [
      'growth of the wrong kind',
      [start, native, word, close, finish, end],
      '2 text_delta: has no place in a part of kind native',
    ],
    ['a finish with a part open', [start, open, finish, end], '2 finish: part 0 is still open'],
    ['a second finish', [start, finish, finish, end], '2 finish: candidate 0 has finished'],
    ['a candidate without finish', [start, open, close, end], '3 end: candidate 0 has no finish'],
    [
      'a native block whose deltas came to nothing',
      [start, native, nativeDelta, close, finish, end],
      '3 part_end: a native block with deltas ends without its value',
    ],
  ])('finds %s', (_, events, problem) => {
    expect(grammarProblems(events)).toContain(problem);
  });
});
