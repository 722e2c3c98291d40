import { loadRecordings } from '@proxy/testing';
import { describeUpstreamCodec, samplesFrom } from '@proxy/testing/contracts';
import { mistralChat } from './codec.ts';

const folder = new URL('../../fixtures/mistral-chat', import.meta.url);

describeUpstreamCodec(mistralChat, samplesFrom(loadRecordings(folder)));
