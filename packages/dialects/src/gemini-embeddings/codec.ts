import type { EmbeddingsCodec } from '@proxy/spec';
import { decodeRequest } from './decode-request.ts';
import { accepts, decodeResponse, readResponse } from './decode-response.ts';
import { encodeRequest, patchRequest } from './encode-request.ts';
import { encodeResponse } from './encode-response.ts';

/**
 * Gemini's `embedContent` and `batchEmbedContents`. Upstreams are always asked in the form of the latter.
 * @see https://ai.google.dev/api/embeddings
 */
export const geminiEmbeddings: EmbeddingsCodec = {
  decodeRequest,
  encodeRequest,
  patchRequest,
  accepts,
  decodeResponse,
  readResponse,
  encodeResponse,
};
