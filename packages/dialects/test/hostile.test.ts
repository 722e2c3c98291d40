import { GatewayError, isJsonObject, type Json, type JsonObject } from '@proxy/spec';
import { loadRecordings, type Recording } from '@proxy/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { damaged, hostileText } from './hostile-json.ts';
import { encoderOptions } from './replay/replay-answer.ts';
import { type Source, sources, type Wire, wires } from './replay/wires.ts';

const recordings = loadRecordings(new URL('../fixtures', import.meta.url));
const ofWire = ({ codec }: Source): readonly Recording[] => recordings.filter(({ api }) => api === codec.dialect);
const isWire = (source: Source): source is Wire => 'family' in source.codec;
const utf8 = new TextEncoder();
const runs = { numRuns: 400 };

/** What the work throws that is no error of the gateway. */
function escaped(work: () => void): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return GatewayError.is(error) ? undefined : error;
  }
}

/** The events of a recorded stream, each damaged or not, as they come over the wire. */
function damagedStream(source: Source): fc.Arbitrary<Uint8Array> {
  const streams = ofWire(source).flatMap(({ response: { sse } }) => (sse === undefined ? [] : [source.objects(sse)]));
  return damaged(streams as readonly Json[]).map((events) => {
    const texts = (Array.isArray(events) ? events : [events]).map((event: Json) => framed(event, source));
    return utf8.encode(texts.join('') + source.terminator.text);
  });
}

function framed(event: Json, source: Source): string {
  const text = hostileText(event);
  if (source.codec.streamContentType === 'application/x-ndjson') return `${text}\n`;
  const isNamed = isWire(source) && source.codec.family === 'anthropic';
  const name = isNamed && isJsonObject(event) && typeof event['type'] === 'string' ? `event: ${event['type']}\n` : '';
  return `${name}data: ${text}\n\n`;
}

/** Those that stream text; what is binary has a test of its own. */
const textual = sources.filter((source) => ofWire(source).some(({ response: { sse } }) => sse !== undefined));

describe.each([...wires, ...textual])('$codec.dialect, where anything may stand anywhere', (source) => {
  const { chat } = source.codec;

  it('refuses an answer by an error of the gateway, or translates it', () => {
    const bodies = ofWire(source).flatMap(({ response: { body } }) => (isJsonObject(body) ? [body] : []));
    fc.assert(
      fc.property(damaged(bodies), (value) => {
        const body: JsonObject = isJsonObject(value) ? value : {};
        expect(escaped(() => void chat.readResponse(body))).toBeUndefined();
        for (const { codec } of wires)
          expect(
            escaped(() => void codec.chat.encodeResponse(chat.decodeResponse(body), encoderOptions)),
          ).toBeUndefined();
      }),
      runs,
    );
  });

  it('reads a stream and translates it into a legal one, and throws nothing', () => {
    fc.assert(
      fc.property(damagedStream(source), fc.boolean(), (bytes, lenientTerminator) => {
        const decoder = chat.createStreamDecoder({ lenientTerminator });
        const events = [...decoder.push(bytes), ...decoder.end()];
        expect(['end', 'error']).toContain(events.at(-1)?.kind);
        for (const other of wires) {
          const text = other.codec.chat.createStreamEncoder({ ...encoderOptions, includeUsage: true }).push(events);
          const isTold = other !== source && events.at(-1)?.kind === 'end';
          expect(isTold ? other.streamComplaints(text) : []).toEqual([]);
        }
      }),
      runs,
    );
  });
});

describe.each(wires)('a client of $codec.dialect, where anything may stand anywhere', (wire) => {
  const { chat } = wire.codec;
  const others = [...wires, ...sources].map(({ codec }) => codec.chat);

  it('refuses a request by an error of the gateway, or translates it', () => {
    const bodies = ofWire(wire).flatMap(({ request }) => (isJsonObject(request?.body) ? [request.body] : []));
    fc.assert(
      fc.property(damaged(bodies), (body) => {
        const read = () => chat.decodeRequest({ body, headers: {}, path: '/' });
        for (const other of others) {
          expect(escaped(() => void other.encodeRequest(read().canonical(), { model: 'm' }))).toBeUndefined();
          expect(escaped(() => void chat.patchRequest(read().wire, { model: 'm', streamUsage: true }))).toBeUndefined();
        }
      }),
      runs,
    );
  });

  it('watches a stream, and throws nothing', () => {
    fc.assert(
      fc.property(damagedStream(wire), fc.boolean(), (bytes, includeUsage) => {
        const observer = chat.createObserver({ includeUsage });
        observer.push(bytes);
        observer.end();
        const { isComplete, fault } = observer.progress;
        expect(isComplete || fault !== undefined).toBe(true);
      }),
      runs,
    );
  });
});
