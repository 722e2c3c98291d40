import assert from 'node:assert/strict';
import { type ChatCodec, collect, GatewayError, type StreamEvent, type UpstreamChatCodec } from '@proxy/spec';
import { cutRandomly } from '../../cut-bytes.ts';
import { grammarProblems } from '../../event-grammar.ts';
import { seededRandom } from '../../seeded-random.ts';
import type { Check } from '../check.ts';
import type { StreamSample } from './codec-samples.ts';
import { asJson, without } from './compare.ts';
import { truncated } from './truncated.ts';

const seeds = [1, 2, 3, 4, 5];
const encoderOptions = {
  requestId: 'request-1',
  model: 'fallback-model',
  includeUsage: true,
  nowSeconds: 1_767_225_600,
};

/** What a codec owes to the streams of its dialect, which it reads and writes. */
export function streamChecks(codec: ChatCodec, samples: readonly StreamSample[]): Check[] {
  return [
    ...decoderChecks(codec, samples),
    ...samples.flatMap((sample) => (sample.lossy === undefined ? [roundTripCheck(codec, sample)] : [])),
    {
      name: 'ends a stream with an error that it reads as one',
      run() {
        const text = codec.encodeStreamError(
          new GatewayError('PROXY_STREAM_TRUNCATED', 'The stream broke.'),
          'request-1',
        );
        const events = decode(codec, [Buffer.from(text)]);
        assert.equal(events.at(-1)?.kind, 'error');
        assert.ok(text.includes('The stream broke.'), 'the message is not in it');
      },
    },
  ];
}

/** What a codec owes to the streams of upstreams. */
export function decoderChecks(codec: UpstreamChatCodec, samples: readonly StreamSample[]): Check[] {
  return [
    ...samples.flatMap((sample) => sampleChecks(codec, sample)),
    {
      name: 'takes a stream of nothing for one that was cut',
      run: () => assertTruncated(decode(codec, [])),
    },
    {
      name: 'reads what is no stream at all as an error',
      run() {
        const events = decode(codec, [Buffer.from('<html><body>Bad gateway</body></html>\n\n')]);
        assert.equal(events.at(-1)?.kind, 'error');
      },
    },
  ];
}

function sampleChecks(codec: UpstreamChatCodec, { name, bytes, lenientTerminator = false }: StreamSample): Check[] {
  const read = (chunks: readonly Uint8Array[]): StreamEvent[] => decode(codec, chunks, lenientTerminator);
  const checks: Check[] = [
    {
      name: `reads stream ${name} by the grammar of events, to its end`,
      run() {
        const events = read([bytes]);
        assert.deepEqual(grammarProblems(events), []);
        assert.equal(events.at(-1)?.kind, 'end');
      },
    },
    {
      name: `reads stream ${name} the same however it is cut`,
      run() {
        const whole = asJson(collect(read([bytes])));
        for (const seed of seeds) {
          const events = read(cutRandomly(bytes, seededRandom(seed), { max: 2 ** (2 * seed) }));
          assert.deepEqual(grammarProblems(events), [], `seed ${seed}`);
          assert.deepEqual(asJson(collect(events)), whole, `seed ${seed}`);
        }
      },
    },
  ];
  if (!lenientTerminator)
    checks.push({
      name: `never takes stream ${name} for complete where its last event is missing`,
      run: () => assertTruncated(read([truncated(bytes)])),
    });
  return checks;
}

function roundTripCheck(codec: ChatCodec, { name, bytes, lenientTerminator = false }: StreamSample): Check {
  return {
    name: `gives stream ${name} back after a round trip`,
    run() {
      const read = (chunk: Uint8Array): StreamEvent[] => decode(codec, [chunk], lenientTerminator);
      const events = read(bytes);
      assert.deepEqual(meaningOf(read(encode(codec, events))), meaningOf(events));
    },
  };
}

function decode(codec: UpstreamChatCodec, chunks: readonly Uint8Array[], lenientTerminator = false): StreamEvent[] {
  const decoder = codec.createStreamDecoder({ lenientTerminator });
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.end()];
}

function encode(codec: ChatCodec, events: readonly StreamEvent[]): Uint8Array {
  const encoder = codec.createStreamEncoder(encoderOptions);
  const texts = events.map((event) => encoder.push([event]));
  return Buffer.from(texts.join('') + encoder.end());
}

/** Usage as the provider wrote it, and fields of the dialect's own, may stand in other places of the stream. */
function meaningOf(events: readonly StreamEvent[]): unknown {
  return without(collect(events), 'raw', 'extensions');
}

function assertTruncated(events: readonly StreamEvent[]): void {
  const last = events.at(-1);
  assert.equal(last?.kind, 'error');
  assert.equal(last.fault.class, 'stream_truncated');
}
