import type { UpstreamCodec } from '@proxy/spec';
import { ollamaEmbeddings } from '../ollama-embeddings/codec.ts';
import { dialect } from './dialect.ts';
import { encodeRequest } from './request/encode-request.ts';
import { decodeResponse, readResponse } from './response/decode-response.ts';
import { createStreamDecoder } from './stream/stream-decoder.ts';

/**
 * Ollama's own `/api/chat`: one JSON object to a line, the last with `done`.
 * @see https://docs.ollama.com/api/chat
 */
export const ollamaChat: UpstreamCodec = {
  dialect,
  streamContentType: 'application/x-ndjson',
  chat: { encodeRequest, decodeResponse, readResponse, createStreamDecoder },
  embeddings: ollamaEmbeddings,
};
