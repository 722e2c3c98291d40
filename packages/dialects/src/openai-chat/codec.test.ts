import { loadRecordings } from '@proxy/testing';
import { describeCodec, samplesFrom } from '@proxy/testing/contracts';
import { openaiChat } from './codec.ts';

const folder = (name: string) => new URL(`../../fixtures/${name}`, import.meta.url);

/** An error that came with the status of an answer, and a stream that broke: what is read of them is tested apart. */
const failed = ['azure.openai-chat.json.3978dea3c345', 'openrouter.openai-chat.stream.a2e0a6fc491d'];
const unnamed = 'The host leaves id or model out, and a client of the gateway gets one.';

describeCodec(
  openaiChat,
  samplesFrom(
    [...loadRecordings(folder('openai-chat')), ...loadRecordings(folder('mistral-chat'))].filter(
      ({ id }) => !failed.includes(id),
    ),
    {
      lenientTerminator: ['perplexity.openai-chat.stream.c2dd7e5a0523'],
      lossy: {
        'snowflake.openai-chat.json.1ea72b96bf60': unnamed,
        'snowflake.openai-chat.json.983e03e34d3f': unnamed,
      },
    },
  ),
);
