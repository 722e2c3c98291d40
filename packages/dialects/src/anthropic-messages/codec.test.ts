import { loadRecordings } from '@proxy/testing';
import { describeCodec, samplesFrom } from '@proxy/testing/contracts';
import { anthropicMessages } from './index.ts';

describeCodec(
  anthropicMessages,
  samplesFrom(loadRecordings(new URL('../../fixtures/anthropic-messages', import.meta.url))),
);
