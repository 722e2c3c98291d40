import type { EmbeddingsCodec } from '@proxy/spec';
import { patchRequest } from '../openai-chat/request/patch-request.ts';
import { decodeRequest } from './decode-request.ts';
import { accepts, decodeResponse, readResponse } from './decode-response.ts';
import { encodeRequest } from './encode-request.ts';
import { encodeResponse } from './encode-response.ts';

/**
 * Embeddings as OpenAI and the many hosts that follow it give them.
 * @see https://platform.openai.com/docs/api-reference/embeddings
 */
export const openaiEmbeddings: EmbeddingsCodec = {
  decodeRequest,
  encodeRequest,
  patchRequest: (wire, patch) => ({ ...patchRequest(wire, patch), input: wire['input'] }),
  accepts,
  decodeResponse,
  readResponse,
  encodeResponse,
};
