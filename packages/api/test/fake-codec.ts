import { gemini, geminiList } from '@proxy/dialects';
import {
  type ChatCodec,
  type Codec,
  dialectStatus,
  errorTable,
  type GatewayError,
  invalidRequest,
  isJsonObject,
  type JsonObject,
} from '@proxy/spec';
import type { ServedCodecs } from '../src/routes/dialects.ts';

/** A dialect of a few fields, with the error envelope of its family: as much of a codec as the routes touch. */
function fakeCodec(dialect: string, family: 'openai' | 'anthropic'): Codec {
  const chat: Pick<ChatCodec, 'decodeRequest' | 'encodeResponse' | 'encodeStreamError'> = {
    decodeRequest({ body }) {
      if (!isJsonObject(body)) throw invalidRequest('The body must be an object.');
      const { model, stream = false } = body;
      if (typeof model !== 'string') throw invalidRequest('model must be a string.', 'model');
      const facts = {
        model,
        stream: stream === true,
        includeUsage: false,
        messageCount: 0,
        hasTools: false,
        hasImages: false,
      };
      return { wire: body, facts, canonical: () => ({ model, messages: [], stream: stream === true }) };
    },
    encodeResponse: ({ candidates }) => ({ from: dialect, candidates: candidates.length }),
    encodeStreamError: (error) => `data: ${JSON.stringify({ error: bodyOf(error, family) })}\n\n`,
  };
  return {
    dialect,
    family,
    chat: chat as ChatCodec,
    forwardedHeaders: [],
    streamContentType: 'text/event-stream; charset=utf-8',
    encodeError: (error, requestId) => ({
      status: dialectStatus(error, family),
      headers: {},
      body:
        family === 'openai'
          ? { error: bodyOf(error, family) }
          : { type: 'error', error: bodyOf(error, family), request_id: requestId },
    }),
  };
}

function bodyOf(error: GatewayError, family: 'openai' | 'anthropic'): JsonObject {
  const { type } = errorTable[error.code][family];
  return family === 'openai'
    ? { message: error.message, type, param: error.param ?? null, code: error.code }
    : { type, message: error.message };
}

export const codecs: ServedCodecs = {
  openaiChat: fakeCodec('openai-chat', 'openai'),
  openaiResponses: fakeCodec('openai-responses', 'openai'),
  anthropicMessages: fakeCodec('anthropic-messages', 'anthropic'),
  gemini,
  geminiList,
};
