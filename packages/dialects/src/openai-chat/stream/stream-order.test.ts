import { collect, isJsonObject, type JsonObject } from '@proxy/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyEvent, interleaved } from '../../../test/anthropic-messages/any-events.ts';
import { encode, type WrittenStream } from '../../../test/openai-chat/encode-events.ts';
import { createStreamDecoder } from './stream-decoder.ts';

/** What a client of the dialect could not bear in a stream. */
function complaints({ lines, chunks }: WrittenStream): string[] {
  const found: string[] = [];
  const finished = new Set<unknown>();
  const begun = new Map<unknown, number>();
  for (const { id, choices, error } of chunks) {
    if (error === undefined && id !== chunks[0]?.['id']) found.push('another id');
    for (const choice of (Array.isArray(choices) ? choices : []) as JsonObject[]) {
      const { index, delta, finish_reason: word } = choice;
      if (finished.has(index)) found.push('a choice after its finish');
      if (!isJsonObject(delta)) found.push('no delta');
      else if ((delta['role'] === 'assistant') === begun.has(index)) found.push('the role late, twice or never');
      else if (Array.isArray(delta['tool_calls'])) checkCall(delta['tool_calls'][0], index);
      if (!begun.has(index)) begun.set(index, 0);
      if (word !== null) finished.add(index);
    }
  }
  const last = lines.findIndex((line) => line === '[DONE]' || line.startsWith('{"error"'));
  if (last !== -1 && last !== lines.length - 1) found.push('something after the end');
  if (lines[last] === '[DONE]' && finished.size < begun.size) found.push('unfinished');
  return found;

  function checkCall(call: unknown, index: unknown): void {
    const count = begun.get(index) ?? 0;
    if (!isJsonObject(call) || typeof call['index'] !== 'number') found.push('a call without an index');
    else if (call['index'] > count) found.push('a call out of order');
    else if (call['index'] === count) {
      begun.set(index, count + 1);
      if (!call['id'] || !call['type']) found.push('a call that does not open');
    }
  }
}

describe('any order of events', () => {
  it('makes a legal stream', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
        expect(complaints(encode(events))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('that is legal comes back with the same meaning', () => {
    fc.assert(
      fc.property(interleaved, ({ events }) => {
        const { written, ...stream } = encode(events);
        expect(complaints({ written, ...stream })).toEqual([]);
        const decoder = createStreamDecoder();
        const again = collect([...decoder.push(new TextEncoder().encode(written)), ...decoder.end()]);
        expect(meaning(again)).toEqual(meaning(collect(events)));
      }),
    );
  });

  /** Texts joined and calls in their order: what this dialect can say of parts that grew side by side. */
  function meaning({ candidates }: ReturnType<typeof collect>) {
    return candidates.map(({ content }) => ({
      text: content.map((part) => (part.kind === 'text' ? part.text : '')).join('').length,
      calls: content.flatMap((part) =>
        part.kind === 'tool_call' ? [`${part.id} ${part.name} ${part.arguments}`] : [],
      ),
    }));
  }
});
