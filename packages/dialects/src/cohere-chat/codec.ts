import type { UpstreamCodec } from '@proxy/spec';
import { cohereEmbeddings } from '../cohere-embeddings/codec.ts';
import { dialect } from './dialect.ts';
import { encodeRequest } from './request/encode-request.ts';
import { decodeResponse, readResponse } from './response/decode-response.ts';
import { createStreamDecoder } from './stream/stream-decoder.ts';

/**
 * Cohere's chat, version 2.
 * @see https://docs.cohere.com/reference/chat
 */
export const cohereChat: UpstreamCodec = {
  dialect,
  streamContentType: 'text/event-stream',
  chat: { encodeRequest, decodeResponse, readResponse, createStreamDecoder },
  embeddings: cohereEmbeddings,
};
