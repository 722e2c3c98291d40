import { loadRecordings } from '@proxy/testing';
import { describeCodec, samplesFrom } from '@proxy/testing/contracts';
import { openaiResponses } from './codec.ts';

describeCodec(
  openaiResponses,
  samplesFrom(loadRecordings(new URL('../../fixtures/openai-responses', import.meta.url))),
);
