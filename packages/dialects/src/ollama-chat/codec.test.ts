import { loadRecordings } from '@proxy/testing';
import { describeUpstreamCodec, samplesFrom } from '@proxy/testing/contracts';
import { ollamaChat } from './codec.ts';

const folder = new URL('../../fixtures/ollama-chat', import.meta.url);

describeUpstreamCodec(ollamaChat, samplesFrom(loadRecordings(folder)));
