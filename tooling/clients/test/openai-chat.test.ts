import { openaiChatClient } from './clients/openai-chat.ts';
import { describeClient } from './matrix.ts';

describeClient(openaiChatClient);
