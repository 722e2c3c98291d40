import { loadRecordings, bedrockConverse as scripted } from '@proxy/testing';
import { describeUpstreamCodec, samplesFrom } from '@proxy/testing/contracts';
import { bedrockConverse } from './codec.ts';

const recordings = loadRecordings(new URL('../../fixtures/bedrock-converse', import.meta.url));
const toolCalls = [
  { id: 't1', name: 'weather', arguments: '{"city":"Zürich"}' },
  { id: 't2', name: 'time', arguments: '{}' },
];
const { body } = scripted.stream({ reasoning: ['Let me ', 'think.'], text: ['Grü', 'ße 🌍'], toolCalls });

describeUpstreamCodec(bedrockConverse, {
  ...samplesFrom(recordings),
  streams: [{ name: 'of reasoning, text and calls', bytes: Buffer.concat(body) }],
});
