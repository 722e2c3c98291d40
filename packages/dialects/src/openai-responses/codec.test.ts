import { loadRecordings } from '@proxy/testing';
import { describeCodec, samplesFrom } from '@proxy/testing/contracts';
import { openaiResponses } from './codec.ts';

/** Streams that broke: what is read of them is tested apart. */
const failed = ['openai.openai-responses.stream.f677674278d5', 'openai.openai-responses.stream.fa78c1f5ce4e'];
/** The terminator stands in the last line but one: the name of the event follows its data, or `[DONE]` does. */
const trailing = [
  'bedrock.openai-responses.stream.bbec9a89b9d3',
  'bedrock.openai-responses.stream.bd2f218e844f',
  'bedrock.openai-responses.stream.ebba7c56045f',
  'openrouter.openai-responses.stream.d613daf17731',
];

describeCodec(
  openaiResponses,
  samplesFrom(
    loadRecordings(new URL('../../fixtures/openai-responses', import.meta.url)).filter(
      ({ id: name }) => !failed.includes(name),
    ),
    {
      lenientTerminator: trailing,
      lossy: {
        'bedrock.openai-responses.json.27ee3ce74ea8':
          'The host names a call in a field of its own, and a client of the gateway gets an id.',
      },
    },
  ),
);
