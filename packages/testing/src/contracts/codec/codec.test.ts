import { type ChatCodec, type Codec, GatewayError, type StreamEvent } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { toyCodec } from '../../../test/toy-codec.ts';
import { codecChecks, describeCodec } from './codec.ts';
import type { CodecSamples } from './codec-samples.ts';

const lines = (...said: readonly object[]): Uint8Array =>
  Buffer.from(said.map((line) => `${JSON.stringify(line)}\n`).join(''));
const samples: CodecSamples = {
  requests: [
    {
      name: 'plain',
      incoming: { body: { model: 'm', stream: true, say: ['Hello', 'ö'], mood: 'good' }, headers: {}, path: '/' },
    },
  ],
  responses: [{ name: 'plain', body: { id: 'a', model: 'm', text: 'Hi', stop: 'end_turn', used: 2 } }],
  streams: [
    {
      name: 'plain',
      bytes: lines(
        { id: 'a', model: 'm' },
        { text: 'Grü' },
        { text: 'ße' },
        { stop: 'end_turn', used: 2 },
        { end: true },
      ),
    },
  ],
};

describeCodec(toyCodec, samples);

const { chat } = toyCodec;
const changed = (change: Partial<ChatCodec>): Codec => ({ ...toyCodec, chat: { ...chat, ...change } });
/** A codec whose decoder passes its events through `change`. */
const decoding = (change: (events: StreamEvent[]) => StreamEvent[]): Codec =>
  changed({
    createStreamDecoder() {
      const decoder = chat.createStreamDecoder();
      return { push: (chunk) => change(decoder.push(chunk)), end: () => change(decoder.end()) };
    },
  });

async function failures(codec: Codec): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of codecChecks(codec, samples)) {
    try {
      await run();
    } catch {
      failed.push(name);
    }
  }
  return failed;
}

describe('codecChecks', () => {
  it.each<[string, Codec, string]>([
    [
      'takes anything for a request',
      changed({
        decodeRequest: (incoming) =>
          chat.decodeRequest({ ...incoming, body: { model: 'm', say: [], ...(incoming.body as object) } }),
      }),
      'refuses a body that is no object',
    ],
    [
      'throws what is no GatewayError',
      changed({
        decodeRequest(incoming) {
          JSON.stringify(incoming.body).replace('1e+300', () => JSON.parse('{'));
          return chat.decodeRequest(incoming);
        },
      }),
      'reads or refuses a request with any value anywhere, and never breaks',
    ],
    [
      'reads other facts than it says',
      changed({
        decodeRequest(incoming) {
          const decoded = chat.decodeRequest(incoming);
          return { ...decoded, facts: { ...decoded.facts, model: 'other' } };
        },
      }),
      'reads the facts of request plain as its canonical form has them',
    ],
    [
      'loses a field in passing',
      changed({
        patchRequest(wire, patch) {
          const { mood: _, ...rest } = chat.patchRequest(wire, patch);
          return rest;
        },
      }),
      'changes nothing but its own fields in request plain',
    ],
    [
      'lets defaults win over what the client said',
      changed({ patchRequest: (wire, patch) => ({ ...chat.patchRequest(wire, patch), ...patch.defaults }) }),
      'changes nothing but its own fields in request plain',
    ],
    [
      'loses a field in translation',
      changed({ encodeRequest: ({ extensions: _, ...request }, target) => chat.encodeRequest(request, target) }),
      'gives request plain back after a round trip',
    ],
    [
      'takes anything for an answer',
      changed({ decodeResponse: () => ({ candidates: [] }) }),
      'refuses an object that is no answer',
    ],
    [
      'reads another usage in passing',
      changed({ readResponse: (body) => ({ ...chat.readResponse(body), usage: { output: 1 } }) }),
      'reads of answer plain at a glance what it reads in full',
    ],
    [
      'loses words of an answer',
      changed({ encodeResponse: (response, options) => ({ ...chat.encodeResponse(response, options), text: '' }) }),
      'gives answer plain back after a round trip',
    ],
    [
      'emits events out of order',
      decoding((events) => events.toReversed()),
      'reads stream plain by the grammar of events, to its end',
    ],
    [
      'depends on where bytes are cut',
      changed({
        createStreamDecoder() {
          const decoder = chat.createStreamDecoder();
          return {
            push: (chunk) => decoder.push(Buffer.from(Buffer.from(chunk).toString())),
            end: () => decoder.end(),
          };
        },
      }),
      'reads stream plain the same however it is cut',
    ],
    [
      'invents an end',
      decoding((events) => events.map((event) => (event.kind === 'error' ? { kind: 'end' } : event))),
      'never takes stream plain for complete where its last event is missing',
    ],
    [
      'loses words of a stream',
      changed({
        createStreamEncoder: (options) => ({
          push: (events) => chat.createStreamEncoder(options).push(events.filter(({ kind }) => kind !== 'text_delta')),
          end: () => '',
        }),
      }),
      'gives stream plain back after a round trip',
    ],
    [
      'writes errors that it cannot read',
      changed({ encodeStreamError: () => '{}\n' }),
      'ends a stream with an error that it reads as one',
    ],
    [
      'changes bytes that pass',
      changed({
        createObserver(options) {
          const observer = chat.createObserver(options);
          return { ...observer, push: (chunk) => observer.push(chunk).map((byte) => byte ^ 1) };
        },
      }),
      'passes stream plain on byte by byte, however it is cut',
    ],
    [
      'does not see what passes',
      changed({
        createObserver: (options) => ({
          ...chat.createObserver(options),
          progress: { hasContent: true, isComplete: true },
        }),
      }),
      'knows of stream plain in passing what it reads in full',
    ],
    [
      'takes a cut stream for complete in passing',
      changed({
        createObserver(options) {
          const observer = chat.createObserver(options);
          return { ...observer, progress: { ...observer.progress, isComplete: true } };
        },
      }),
      'sees in passing that the last event of stream plain is missing',
    ],
    [
      'reports a wrong status',
      { ...toyCodec, encodeError: (error, id) => ({ ...toyCodec.encodeError(error, id), status: 418 }) },
      'reports PROXY_NO_TARGET with the status and the type of its family',
    ],
    [
      'shows causes to clients',
      {
        ...toyCodec,
        encodeError(error, id) {
          const shown = new GatewayError(error.code, `${error.message} ${String(error.cause)}`);
          return toyCodec.encodeError(shown, id);
        },
      },
      'reports PROXY_INTERNAL with the status and the type of its family',
    ],
  ])('finds a codec that %s', async (_, codec, check) => {
    expect(await failures(codec)).toContain(check);
  });
});
