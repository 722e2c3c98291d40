import { type JsonObject, type TokenCountCodec, upstreamError } from '@proxy/spec';
import { readTokenCount } from '../../internal/read-token-count.ts';
import { faultOfBody } from '../error-fault.ts';
import { decodeCountRequest } from '../request/decode-request.ts';
import { encodeRequest } from '../request/encode-request.ts';
import { patchRequest } from '../request/patch-request.ts';

/**
 * What a conversation is made of. What limits or shapes the answer to it is not counted, and the API refuses it here.
 * @see https://platform.claude.com/docs/en/api/messages/count_tokens
 */
const countedFields: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'system',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'output_format',
  'cache_control',
  'context_management',
  'mcp_servers',
]);

/** Counting Anthropic's input tokens. */
export const anthropicTokenCount: TokenCountCodec = {
  decodeRequest: decodeCountRequest,
  encodeRequest(request, target) {
    const { body, headers, losses } = encodeRequest(request, target);
    return { body: counted(body), headers, losses };
  },
  patchRequest,
  decodeResponse(body) {
    if (body['type'] === 'error') throw upstreamError(faultOfBody(body));
    return readTokenCount(body['input_tokens']);
  },
  encodeResponse: ({ inputTokens }) => ({ input_tokens: inputTokens }),
};

function counted(body: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([name]) => countedFields.has(name)));
}
