import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyResponse } from '../test/any-response.ts';
import { eventsOf } from './events-of.ts';
import type { StreamEvent } from './stream-event.ts';

const kindsOf = (events: readonly StreamEvent[]): string[] => events.map((event) => event.kind);

describe('eventsOf', () => {
  it('says one thing after another: start, parts with their text, finish, usage, end', () => {
    const events = eventsOf({
      id: 'msg_1',
      candidates: [
        {
          index: 0,
          content: [
            { kind: 'reasoning', text: 'Hm.', opaque: { payload: 'sig', dialect: 'anthropic-messages' } },
            { kind: 'text', text: 'Hello' },
          ],
          stop: 'end_turn',
        },
      ],
      usage: { output: 3 },
    });
    expect(kindsOf(events)).toEqual([
      'start',
      'part_start',
      'reasoning_delta',
      'signature',
      'part_end',
      'part_start',
      'text_delta',
      'part_end',
      'finish',
      'usage',
      'end',
    ]);
  });

  it('follows the grammar of events for every answer', () => {
    const grammar = /^start (part_start (\w+_delta |signature |citation )*part_end |finish )*(usage )?end $/;
    fc.assert(
      fc.property(anyResponse, (response) => {
        const events = eventsOf(response);
        expect(`${kindsOf(events).join(' ')} `).toMatch(grammar);
        expect(events.filter((event) => event.kind === 'finish')).toHaveLength(response.candidates.length);
      }),
    );
  });

  it('finishes a candidate that has no stop reason with unknown', () => {
    const events = eventsOf({ candidates: [{ index: 0, content: [] }] });
    expect(events).toContainEqual({ kind: 'finish', candidate: 0, stop: 'unknown' });
  });

  it('opens a redacted block with the state that stands for it', () => {
    const opaque = { payload: 'cipher', dialect: 'anthropic-messages' };
    const events = eventsOf({
      candidates: [{ index: 0, content: [{ kind: 'reasoning', text: '', redacted: true, opaque }], stop: 'end_turn' }],
    });
    expect(events[1]).toMatchObject({ kind: 'part_start', head: { kind: 'reasoning', redacted: true, opaque } });
    expect(kindsOf(events)).not.toContain('signature');
  });

  it('sends log probabilities with the first text, else with the end', () => {
    const logprobs = { content: [] };
    const withText = eventsOf({
      candidates: [
        {
          index: 0,
          content: [
            { kind: 'refusal', text: 'no' },
            { kind: 'text', text: 'yes' },
          ],
          stop: 'end_turn',
          logprobs,
        },
      ],
    });
    expect(withText.filter((event) => 'logprobs' in event)).toMatchObject([{ kind: 'text_delta', text: 'yes' }]);
    const without = eventsOf({ candidates: [{ index: 0, content: [], stop: 'end_turn', logprobs }] });
    expect(without.filter((event) => 'logprobs' in event)).toMatchObject([{ kind: 'finish', logprobs }]);
  });
});
