import type { StreamEvent, UpstreamCodec } from '@proxy/spec';
import { createRelabel } from '../internal/relabel.ts';
import { openaiChat } from '../openai-chat/codec.ts';
import { mistralEmbeddings } from '../openai-embeddings/mistral.ts';
import { dialect } from './dialect.ts';
import { encodeRequest } from './request/encode-request.ts';
import { fitUsage } from './usage.ts';

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
  embeddings: mistralEmbeddings,
  chat: {
    encodeRequest,
    decodeResponse(body) {
      const { usage, ...answer } = relabel.response(chat.decodeResponse(body));
      return { ...answer, ...(usage && { usage: fitUsage(usage) }) };
    },
    readResponse(body) {
      const progress = chat.readResponse(body);
      return { ...progress, usage: progress.usage && fitUsage(progress.usage) };
    },
    createStreamDecoder(options) {
      const decoder = chat.createStreamDecoder(options);
      return {
        push: (chunk) => decoder.push(chunk).map(readEvent),
        end: () => decoder.end().map(readEvent),
      };
    },
  },
};

function readEvent(event: StreamEvent): StreamEvent {
  return event.kind === 'usage' ? { ...event, usage: fitUsage(event.usage) } : relabel.event(event);
}
