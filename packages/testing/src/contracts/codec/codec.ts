import type { Codec } from '@proxy/spec';
import { type Check, describeChecks } from '../check.ts';
import type { CodecSamples } from './codec-samples.ts';
import { errorChecks } from './error-checks.ts';
import { observerChecks } from './observer-checks.ts';
import { requestChecks } from './request-checks.ts';
import { responseChecks } from './response-checks.ts';
import { streamChecks } from './stream-checks.ts';

/** Everything that a codec owes, checked on samples of its dialect. */
export function codecChecks(codec: Codec, samples: CodecSamples): Check[] {
  return [
    ...requestChecks(codec.chat, samples.requests),
    ...responseChecks(codec.chat, samples.responses),
    ...streamChecks(codec.chat, samples.streams),
    ...observerChecks(codec.chat, samples.streams),
    ...errorChecks(codec),
  ];
}

/** Registers `codecChecks` as tests of vitest. Call it in a test file, outside of any test. */
export function describeCodec(codec: Codec, samples: CodecSamples): void {
  describeChecks(`${codec.dialect} as a codec`, codecChecks(codec, samples));
}
