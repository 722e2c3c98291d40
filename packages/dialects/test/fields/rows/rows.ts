import type { FieldRow } from '../row.ts';
import { anthropicMessagesRow } from './anthropic-messages.ts';
import { geminiRow } from './gemini.ts';
import { openaiChatRow } from './openai-chat.ts';
import { openaiResponsesRow } from './openai-responses.ts';

/** The dialects whose documented fields are listed; each is proven once the package has its codec. */
export const rows: readonly FieldRow[] = [openaiChatRow, anthropicMessagesRow, openaiResponsesRow, geminiRow];
