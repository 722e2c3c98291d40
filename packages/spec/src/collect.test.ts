import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyResponse } from '../test/any-response.ts';
import { collect, createCollector } from './collect.ts';
import { eventsOf } from './events-of.ts';
import type { PartHead, StreamEvent } from './stream-event.ts';

/** One part of candidate 0, opened and ended around what happens in it. */
const inPart = (head: PartHead, growth: readonly object[] = [], end: object = {}): StreamEvent[] =>
  [{ kind: 'part_start', head }, ...growth, { kind: 'part_end', ...end }].map(
    (event) => ({ candidate: 0, part: 0, ...event }) as StreamEvent,
  );
const collectedPart = (events: readonly StreamEvent[]) => collect(events).candidates[0]?.content[0];

describe('collect', () => {
  it('gives back the answer whose events it reads', () => {
    fc.assert(
      fc.property(anyResponse, (response) => {
        expect(collect(eventsOf(response))).toEqual(response);
      }),
    );
  });

  it('joins parts that grow side by side, of candidates that take turns', () => {
    const place = (candidate: number, part: number) => ({ candidate, part });
    const call = (id: string): PartHead => ({ kind: 'tool_call', id, name: 'look_up' });
    const response = collect([
      { kind: 'part_start', ...place(1, 0), head: { kind: 'text' } },
      { kind: 'part_start', ...place(0, 0), head: call('a') },
      { kind: 'part_start', ...place(0, 1), head: call('b') },
      { kind: 'arguments_delta', ...place(0, 1), text: '{"b"' },
      { kind: 'text_delta', ...place(1, 0), text: 'one ' },
      { kind: 'arguments_delta', ...place(0, 0), text: '{}' },
      { kind: 'arguments_delta', ...place(0, 1), text: ':1}' },
      { kind: 'text_delta', ...place(1, 0), text: 'two' },
      { kind: 'finish', candidate: 1, stop: 'end_turn' },
      { kind: 'finish', candidate: 0, stop: 'tool_use', nativeStop: 'tool_calls' },
    ]);
    expect(response.candidates).toEqual([
      {
        index: 0,
        content: [
          { kind: 'tool_call', id: 'a', name: 'look_up', arguments: '{}' },
          { kind: 'tool_call', id: 'b', name: 'look_up', arguments: '{"b":1}' },
        ],
        stop: 'tool_use',
        nativeStop: 'tool_calls',
      },
      { index: 1, content: [{ kind: 'text', text: 'one two' }], stop: 'end_turn' },
    ]);
  });

  it('merges running totals of usage and never adds them', () => {
    const { usage } = collect([
      { kind: 'start', usage: { input: 3, output: 1 } },
      { kind: 'usage', usage: { output: 7 } },
      { kind: 'usage', usage: { input: 17, output: 9 } },
    ]);
    expect(usage).toEqual({ input: 17, output: 9 });
  });

  it('keeps the last of several signatures', () => {
    const opaque = (payload: string) => ({ payload, dialect: 'openai-responses' });
    const events = inPart({ kind: 'reasoning', opaque: opaque('added') }, [
      { kind: 'signature', opaque: opaque('done') },
    ]);
    expect(collectedPart(events)).toEqual({ kind: 'reasoning', text: '', opaque: opaque('done') });
  });

  it('keeps summaries apart from reasoning and from one another', () => {
    const events = inPart({ kind: 'reasoning' }, [
      { kind: 'reasoning_delta', text: 'First', summary: 0 },
      { kind: 'reasoning_delta', text: ', this.', summary: 0 },
      { kind: 'reasoning_delta', text: 'Then that.', summary: 1 },
    ]);
    expect(collectedPart(events)).toEqual({ kind: 'reasoning', text: '', summary: ['First, this.', 'Then that.'] });
  });

  it('joins sound whose pieces are padded one by one', () => {
    const events = inPart({ kind: 'audio', id: 'audio_1', mediaType: 'audio/wav' }, [
      { kind: 'audio_delta', data: btoa('R'), transcript: 'He' },
      { kind: 'audio_delta', data: btoa('IFF') },
      { kind: 'audio_delta', transcript: 'llo' },
    ]);
    expect(collectedPart(events)).toEqual({
      kind: 'audio',
      id: 'audio_1',
      source: { kind: 'base64', mediaType: 'audio/wav', data: btoa('RIFF') },
      transcript: 'Hello',
    });
  });

  it('takes a native block as it ended, else as it opened', () => {
    const head: PartHead = {
      kind: 'native',
      dialect: 'anthropic-messages',
      value: { type: 'server_tool_use', input: {} },
    };
    const whole = { type: 'server_tool_use', input: { query: 'weather' } };
    expect(collectedPart(inPart(head, [], { value: whole }))).toMatchObject({ value: whole });
    expect(collectedPart(inPart(head))).toMatchObject({ value: head.value });
  });

  it('strings log probabilities of all deltas together', () => {
    const events = inPart({ kind: 'text' }, [
      { kind: 'text_delta', text: 'a', logprobs: { content: [{ token: 'a' }], refusal: null } },
      { kind: 'text_delta', text: 'b', logprobs: { content: [{ token: 'b' }], refusal: null } },
    ]);
    expect(collect(events).candidates[0]?.logprobs).toEqual({
      content: [{ token: 'a' }, { token: 'b' }],
      refusal: null,
    });
  });

  it('strings those of tens of thousands of deltas together, in time that grows with their number', () => {
    const growth = Array.from({ length: 60_000 }, (_, i) => ({
      kind: 'text_delta',
      text: 'a',
      logprobs: { content: [{ token: `t${i}` }] },
    }));
    const [candidate] = collect(inPart({ kind: 'text' }, growth)).candidates;
    expect(candidate?.logprobs).toMatchObject({ content: { length: 60_000, 59999: { token: 't59999' } } });
  });

  it('gathers the extensions of all events of a part, the later field over the earlier', () => {
    const events = inPart(
      { kind: 'text' },
      [{ kind: 'text_delta', text: 'a', extensions: { gemini: { x: 2 }, 'openai-chat': { y: 1 } } }],
      { extensions: { gemini: { z: 3 } } },
    );
    const opened = events.map((event) =>
      event.kind === 'part_start' ? { ...event, extensions: { gemini: { x: 1 } } } : event,
    );
    expect(collectedPart(opened)).toEqual({
      kind: 'text',
      text: 'a',
      extensions: { gemini: { x: 2, z: 3 }, 'openai-chat': { y: 1 } },
    });
  });
});

describe('createCollector', () => {
  it('shows the answer so far, without a stop reason that nobody gave', () => {
    const collector = createCollector();
    collector.add({ kind: 'start', id: 'msg_1' });
    collector.add({ kind: 'part_start', candidate: 0, part: 0, head: { kind: 'text' } });
    collector.add({ kind: 'text_delta', candidate: 0, part: 0, text: 'Hel' });
    expect(collector.response()).toEqual({
      id: 'msg_1',
      candidates: [{ index: 0, content: [{ kind: 'text', text: 'Hel' }] }],
    });
  });

  it('gives an answer that later events leave alone', () => {
    const collector = createCollector();
    for (const event of inPart({ kind: 'text' })) collector.add(event);
    const early = collector.response();
    collector.add({ kind: 'citation', candidate: 0, part: 0, citation: { url: 'https://example.org' } });
    collector.add({ kind: 'text_delta', candidate: 0, part: 0, text: 'more' });
    expect(early.candidates[0]?.content).toEqual([{ kind: 'text', text: '' }]);
  });

  it('is complete once the terminator was seen, and not after an error', () => {
    const collector = createCollector();
    collector.add({ kind: 'finish', candidate: 0, stop: 'end_turn' });
    expect(collector.isComplete).toBe(false);
    collector.add({ kind: 'end' });
    expect(collector.isComplete).toBe(true);
    collector.add({ kind: 'error', fault: { class: 'stream_error', message: 'Overloaded' } });
    expect(collector.isComplete).toBe(false);
  });

  it('leaves the answer as it is at events that are no part of it', () => {
    const collector = createCollector();
    collector.add({ kind: 'ping' });
    collector.add({ kind: 'native', dialect: 'openai-chat', value: { prompt_filter_results: [] } });
    expect(collector.response()).toEqual({ candidates: [] });
  });

  it('refuses to grow a part that never opened', () => {
    const stray: StreamEvent = { kind: 'text_delta', candidate: 0, part: 3, text: 'x' };
    expect(() => createCollector().add(stray)).toThrow('Part 3 of candidate 0 grows but never opened.');
  });
});
