import type { UpstreamCodec } from '@proxy/spec';
import { type Check, describeChecks } from '../check.ts';
import type { CodecSamples } from './codec-samples.ts';
import { answerChecks } from './response-checks.ts';
import { decoderChecks } from './stream-checks.ts';

/** What upstreams of a dialect really sent that no client speaks. */
export type AnswerSamples = Pick<CodecSamples, 'responses' | 'streams'>;

/** Everything that a codec owes whose dialect only upstreams answer in, checked on samples of it. */
export function upstreamCodecChecks({ chat }: UpstreamCodec, samples: AnswerSamples): Check[] {
  return [...answerChecks(chat, samples.responses), ...decoderChecks(chat, samples.streams)];
}

/** Registers `upstreamCodecChecks` as tests of vitest. Call it in a test file, outside of any test. */
export function describeUpstreamCodec(codec: UpstreamCodec, samples: AnswerSamples): void {
  describeChecks(`${codec.dialect} as an upstream's codec`, upstreamCodecChecks(codec, samples));
}
