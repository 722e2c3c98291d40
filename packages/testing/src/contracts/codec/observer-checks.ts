import assert from 'node:assert/strict';
import { bearsContent, type ChatCodec, collect, type StreamEvent } from '@proxy/spec';
import { cutRandomly } from '../../cut-bytes.ts';
import { seededRandom } from '../../seeded-random.ts';
import type { Check } from '../check.ts';
import type { StreamSample } from './codec-samples.ts';
import { asJson } from './compare.ts';
import { truncated } from './truncated.ts';

const seeds = [1, 2, 3, 4, 5];

/** What a codec owes to streams that pass to a client of the same dialect. */
export function observerChecks(codec: ChatCodec, samples: readonly StreamSample[]): Check[] {
  return samples.flatMap((sample) => sampleChecks(codec, sample));
}

function sampleChecks(codec: ChatCodec, { name, bytes, lenientTerminator = false }: StreamSample): Check[] {
  const options = { includeUsage: true, lenientTerminator };
  const checks: Check[] = [
    {
      /** A last line end and a terminator that the provider owes are added. */
      name: `passes stream ${name} on byte by byte, however it is cut`,
      run() {
        for (const seed of seeds) {
          const observer = codec.createObserver(options);
          const chunks = cutRandomly(bytes, seededRandom(seed), { max: 2 ** (2 * seed) });
          const passed = chunks.map((chunk) => Buffer.from(observer.push(chunk)));
          passed.push(Buffer.from(observer.end()));
          const text = Buffer.concat(passed).toString();
          const owed = Buffer.from(bytes).toString();
          assert.equal(text.slice(0, owed.length), owed, `seed ${seed}`);
          if (!lenientTerminator) assert.equal(text.trimEnd(), owed.trimEnd(), `seed ${seed}`);
        }
      },
    },
    {
      name: `knows of stream ${name} in passing what it reads in full`,
      run() {
        const observer = codec.createObserver(options);
        observer.push(bytes);
        observer.end();
        const decoder = codec.createStreamDecoder({ lenientTerminator });
        const events: readonly StreamEvent[] = [...decoder.push(bytes), ...decoder.end()];
        const { id, model, usage, candidates } = collect(events);
        const { progress } = observer;
        assert.deepEqual(
          asJson([progress.id, progress.model, progress.usage, progress.stop, progress.hasContent]),
          asJson([id, model, usage, candidates[0]?.stop, events.some(bearsContent)]),
        );
        assert.deepEqual([progress.isComplete, progress.fault], [true, undefined]);
      },
    },
  ];
  if (!lenientTerminator)
    checks.push({
      name: `sees in passing that the last event of stream ${name} is missing`,
      run() {
        const observer = codec.createObserver(options);
        observer.push(truncated(bytes));
        observer.end();
        assert.equal(observer.progress.isComplete, false);
        assert.equal(observer.progress.fault?.class, 'stream_truncated');
      },
    });
  return checks;
}
