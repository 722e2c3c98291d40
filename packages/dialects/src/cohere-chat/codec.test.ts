import { loadRecordings } from '@proxy/testing';
import { describeUpstreamCodec, samplesFrom } from '@proxy/testing/contracts';
import { cohereChat } from './codec.ts';

const { responses, streams } = samplesFrom(loadRecordings(new URL('../../fixtures/cohere-chat', import.meta.url)));
/** `message-end` ends an answer; what follows it says nothing. */
const lastWord = 'data: [DONE]\n\n';
const ended = streams.map(({ name, bytes }) => ({
  name,
  bytes: Buffer.from(Buffer.from(bytes).toString().replace(lastWord, '')),
}));

describeUpstreamCodec(cohereChat, { responses, streams: ended });
