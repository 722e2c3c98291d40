import { loadRecordings } from '@proxy/testing';
import { describeCodec, samplesFrom } from '@proxy/testing/contracts';
import { openaiCompletions } from './codec.ts';

const folder = new URL('../../fixtures/openai-completions', import.meta.url);
const odd = 'The host leaves out, or names otherwise, what every client of the dialect gets.';

describeCodec(
  openaiCompletions,
  samplesFrom(loadRecordings(folder), {
    lossy: {
      'together.openai-completions.json.23e2b7ff7b92': odd,
      'writer.openai-completions.json.d074f55b0a8f': odd,
    },
  }),
);
