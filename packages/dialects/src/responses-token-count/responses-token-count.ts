import type { ChatCodec, TokenCountCodec } from '@proxy/spec';
import { readTokenCount } from '../internal/read-token-count.ts';

/** What is counted. What limits or keeps the answer is no field of this endpoint. */
const countedFields: ReadonlySet<string> = new Set([
  'conversation',
  'input',
  'instructions',
  'model',
  'parallel_tool_calls',
  'previous_response_id',
  'reasoning',
  'text',
  'tool_choice',
  'tools',
  'truncation',
]);

/**
 * OpenAI's count of input tokens, around the way in which its Responses API writes a conversation.
 * @see https://platform.openai.com/docs/api-reference/responses/input-tokens
 */
export function responsesTokenCount(chat: ChatCodec): TokenCountCodec {
  return {
    decodeRequest(incoming) {
      const { wire, facts, canonical } = chat.decodeRequest(incoming);
      return { wire, facts: { ...facts, stream: false }, canonical: () => ({ ...canonical(), stream: false }) };
    },
    encodeRequest(request, target) {
      const { body, headers, losses } = chat.encodeRequest(request, target);
      const counted = Object.entries(body).filter(([name]) => countedFields.has(name));
      return { body: Object.fromEntries(counted), headers, losses };
    },
    patchRequest: (wire, { model }) => ({ ...wire, model }),
    decodeResponse: ({ input_tokens: inputTokens }) => readTokenCount(inputTokens),
    encodeResponse: ({ inputTokens }) => ({ object: 'response.input_tokens', input_tokens: inputTokens }),
  };
}
