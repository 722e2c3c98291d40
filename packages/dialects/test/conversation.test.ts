import type { ChatRequest, JsonObject, Loss } from '@proxy/spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRequest } from './any-conversation.ts';
import type { Problem } from './replay/answer-meaning.ts';
import { readCanonicalRequest } from './replay/canonical-request-meaning.ts';
import { requestDifferences } from './replay/request-meaning.ts';
import { type Wire, wires } from './replay/wires.ts';

/** A model that takes back the reasoning of anybody. */
const capabilities = { reasoningReplay: 'reasoning_details' } as const;

interface Sent {
  readonly body: JsonObject;
  readonly path: string;
  readonly losses: readonly Loss[];
}

function send(request: ChatRequest, { codec, pathOf }: Wire): Sent {
  const { body, losses } = codec.chat.encodeRequest(request, { model: request.model, capabilities });
  return { body: JSON.parse(JSON.stringify(body)) as JsonObject, path: pathOf(request), losses };
}

const receive = ({ body, path }: Sent, { codec }: Wire): ChatRequest =>
  codec.chat.decodeRequest({ body, headers: {}, path }).canonical();

/** What a request no longer says when it has gone through these dialects, one after the other. */
function lostOnTheWay(request: ChatRequest, way: readonly Wire[]): Problem[] {
  let travelled = request;
  const losses: Loss[] = [];
  for (const wire of way) {
    const sent = send(travelled, wire);
    losses.push(...sent.losses);
    travelled = receive(sent, wire);
  }
  return requestDifferences(readCanonicalRequest(request), readCanonicalRequest(travelled), losses);
}

const ways = wires.flatMap((first) => [
  [first],
  ...wires.filter((each) => each !== first).map((second) => [first, second]),
]);
const named = (way: readonly Wire[]): string => way.map(({ codec }) => codec.dialect).join(' → ');

describe('a conversation', () => {
  it.each(ways.map((way) => ({ way, name: named(way) })))('means the same after $name', ({ way }) => {
    fc.assert(fc.property(anyRequest, (request) => void expect(lostOnTheWay(request, way)).toEqual([])));
  });

  it.each(wires)('is legal in $codec.dialect, and says there what it says', (wire) => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const { body, path, losses } = send(request, wire);
        expect(wire.requestComplaints(body)).toEqual([]);
        expect(requestDifferences(readCanonicalRequest(request), wire.readRequest(body, path), losses)).toEqual([]);
      }),
    );
  });

  it.each(wires)('written in $codec.dialect is written the same again', (wire) => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const { body, path } = send(request, wire);
        expect(send(receive({ body, path, losses: [] }, wire), wire)).toEqual({ body, path, losses: [] });
      }),
    );
  });
});
