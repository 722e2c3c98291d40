import { openaiChatClient } from './clients/openai-chat.ts';
import { openaiResponsesClient } from './clients/openai-responses.ts';
import { describeClient } from './matrix.ts';

for (const client of [openaiChatClient, openaiResponsesClient]) describeClient(client);
