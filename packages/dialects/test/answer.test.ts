import {
  type ChatResponse,
  eventsOf,
  type JsonObject,
  type Loss,
  type OpaqueState,
  type Part,
  partsOf,
  type StreamEvent,
} from '@proxy/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyAnswer } from './any-answer.ts';
import { dataObjects } from './read-sse.ts';
import { readCanonicalAnswer } from './replay/canonical-answer-meaning.ts';
import { encoderOptions, meaningKept } from './replay/replay-answer.ts';
import { type Wire, wires } from './replay/wires.ts';

function writeWhole(response: ChatResponse, { codec }: Wire): JsonObject {
  return JSON.parse(JSON.stringify(codec.chat.encodeResponse(response, encoderOptions))) as JsonObject;
}

function writeStream(response: ChatResponse, { codec }: Wire): string {
  const encoder = codec.chat.createStreamEncoder({ ...encoderOptions, includeUsage: true });
  return encoder.push(eventsOf(response)) + encoder.end();
}

/** What a client says again in its next request, after the answer it got. */
function repeated(body: JsonObject, { codec, repeat }: Wire): readonly Part[] {
  const question: JsonObject = { role: 'user', content: 'Go on.' };
  const request = { model: 'a-model', max_tokens: 9, messages: [question, repeat(body), question] };
  const { messages } = codec.chat.decodeRequest({ body: request, headers: {}, path: '/' }).canonical();
  return partsOf(messages[1]?.content);
}

/** What its issuer needs to take reasoning back. */
function stateOf(parts: readonly Part[]): OpaqueState[] {
  return parts.flatMap((part) => (part.kind === 'reasoning' && part.opaque ? [part.opaque] : []));
}

describe('an answer', () => {
  it('with nothing but text and book-keeping loses in the other dialect the fields of the latter alone', () => {
    const losses: Loss[] = [];
    const options = { ...encoderOptions, includeUsage: true, onLoss: (loss: Loss) => losses.push(loss) };
    for (const [one, other] of [wires, wires.toReversed()]) {
      const { codec } = one as Wire;
      const bookKeeping = { system_fingerprint: 'f', service_tier: 'default', container: { id: 'c' }, provider: 'X' };
      const text = { kind: 'text', text: 'Hi' } as const;
      const plain: ChatResponse = { candidates: [{ index: 0, content: [text], stop: 'end_turn' }] };
      const answer = codec.chat.decodeResponse({ ...writeWhole(plain, one as Wire), ...bookKeeping });
      (other as Wire).codec.chat.encodeResponse(answer, options);
      const encoder = (other as Wire).codec.chat.createStreamEncoder(options);
      const native: StreamEvent = { kind: 'native', dialect: codec.dialect, value: { obfuscated: 'a' } };
      encoder.push([...eventsOf(answer).slice(0, -1), native, { kind: 'end' }]);
    }
    const lost = losses.map(({ action, side, field }) => `${side} ${action} ${field}`);
    const fields = ['system_fingerprint', 'service_tier', 'container.id', 'provider', 'obfuscated'];
    expect(new Set(lost)).toEqual(new Set(fields.map((field) => `response dropped ${field}`)));
  });

  it.each(wires)('is legal in $codec.dialect, and says there what it says', (wire) => {
    fc.assert(
      fc.property(anyAnswer, (response) => {
        const body = writeWhole(response, wire);
        expect(wire.answerComplaints(body)).toEqual([]);
        expect(meaningKept(readCanonicalAnswer(response), wire.readAnswer(body))).toEqual([]);
      }),
    );
  });

  it.each(wires)('is legal as a stream of $codec.dialect, and says there what it says', (wire) => {
    fc.assert(
      fc.property(anyAnswer, (response) => {
        const text = writeStream(response, wire);
        expect(wire.streamComplaints(text)).toEqual([]);
        const body = wire.accumulate(dataObjects(text));
        expect(meaningKept(readCanonicalAnswer(response), wire.readAnswer(body))).toEqual([]);
      }),
    );
  });

  it.each(wires)('is said again by a client of $codec.dialect with the state of its reasoning', (wire) => {
    fc.assert(
      fc.property(anyAnswer, (response) => {
        const content = response.candidates[0]?.content ?? [];
        fc.pre(content.length > 0);
        const streamed = wire.accumulate(dataObjects(writeStream(response, wire)));
        for (const body of [writeWhole(response, wire), streamed]) {
          const parts = repeated(body, wire);
          expect(stateOf(parts)).toEqual(stateOf(content));
          expect(spokenIn(parts)).toEqual(spokenIn(content));
        }
      }),
    );
  });
});

function spokenIn(content: readonly Part[]): unknown {
  const [meaning] = readCanonicalAnswer({ candidates: [{ index: 0, content }] });
  return [meaning?.words, meaning?.reasoning, meaning?.calls.map(({ name, input }) => [name, input])];
}
