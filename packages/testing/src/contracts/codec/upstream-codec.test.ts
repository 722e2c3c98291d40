import type { StreamEvent, UpstreamChatCodec, UpstreamCodec } from '@proxy/spec';
import { describe, expect, it } from 'vitest';
import { toyCodec } from '../../../test/toy-codec.ts';
import { type AnswerSamples, describeUpstreamCodec, upstreamCodecChecks } from './upstream-codec.ts';

const { dialect, streamContentType, chat } = toyCodec;
const { encodeRequest, decodeResponse, readResponse, createStreamDecoder } = chat;
const codec: UpstreamCodec = {
  dialect,
  streamContentType,
  chat: { encodeRequest, decodeResponse, readResponse, createStreamDecoder },
};
const lines = (...said: readonly object[]): Uint8Array =>
  Buffer.from(said.map((line) => `${JSON.stringify(line)}\n`).join(''));
const samples: AnswerSamples = {
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

describeUpstreamCodec(codec, samples);

async function failures(change: Partial<UpstreamChatCodec>): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of upstreamCodecChecks({ ...codec, chat: { ...codec.chat, ...change } }, samples)) {
    try {
      await run();
    } catch {
      failed.push(name);
    }
  }
  return failed;
}

const decoding = (change: (events: StreamEvent[]) => StreamEvent[]): Partial<UpstreamChatCodec> => ({
  createStreamDecoder() {
    const decoder = createStreamDecoder();
    return { push: (chunk) => change(decoder.push(chunk)), end: () => change(decoder.end()) };
  },
});

describe('upstreamCodecChecks', () => {
  it.each<[string, Partial<UpstreamChatCodec>, string]>([
    [
      'takes anything for an answer',
      { decodeResponse: () => ({ candidates: [] }) },
      'refuses an object that is no answer',
    ],
    [
      'sees content where there is none',
      { readResponse: (body) => ({ ...readResponse(body), hasContent: false }) },
      'reads of answer plain at a glance what it reads in full',
    ],
    [
      'invents an end',
      decoding((events) => events.map((event) => (event.kind === 'error' ? { kind: 'end' } : event))),
      'never takes stream plain for complete where its last event is missing',
    ],
    [
      'emits events out of order',
      decoding((events) => events.toReversed()),
      'reads stream plain by the grammar of events, to its end',
    ],
  ])('finds a codec that %s', async (_, change, check) => {
    expect(await failures(change)).toContain(check);
  });
});
