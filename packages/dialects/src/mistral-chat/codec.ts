import type { UpstreamCodec } from '@proxy/spec';
import { createRelabel } from '../internal/relabel.ts';
import { openaiChat } from '../openai-chat/codec.ts';
import { dialect } from './dialect.ts';
import { encodeRequest } from './request/encode-request.ts';

const { chat, streamContentType } = openaiChat;
const relabel = createRelabel(openaiChat.dialect, dialect);

/**
 * Mistral's chat completions. Answers have the grammar of OpenAI's, which the codec of that dialect reads: reasoning that
 * stands among the parts of the content, calls without an index, usage in the last chunk, padding. Requests follow a
 * strict schema of their own.
 * @see https://docs.mistral.ai/api/
 */
export const mistralChat: UpstreamCodec = {
  dialect,
  streamContentType,
  chat: {
    encodeRequest,
    decodeResponse: (body) => relabel.response(chat.decodeResponse(body)),
    readResponse: chat.readResponse,
    createStreamDecoder(options) {
      const decoder = chat.createStreamDecoder(options);
      return {
        push: (chunk) => decoder.push(chunk).map(relabel.event),
        end: () => decoder.end().map(relabel.event),
      };
    },
  },
};
