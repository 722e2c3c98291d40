import type { ChatCodec, Codec } from '@proxy/spec';
import { geminiEmbeddings } from '../gemini-embeddings/codec.ts';
import { geminiTokenCount } from '../gemini-token-count/gemini-token-count.ts';
import { dialect } from './dialect.ts';
import { encodeError, encodeListError, encodeStreamError } from './errors.ts';
import { decodeRequest } from './request/decode-request.ts';
import { encodeRequest } from './request/encode-request.ts';
import { patchRequest } from './request/patch-request.ts';
import { decodeResponse, readResponse } from './response/decode-response.ts';
import { encodeResponse } from './response/encode-response.ts';
import { createListObserver, createObserver } from './stream/observer.ts';
import { createStreamDecoder } from './stream/stream-decoder.ts';
import { createListEncoder, createStreamEncoder } from './stream/stream-encoder.ts';

const chat: ChatCodec = {
  decodeRequest,
  encodeRequest,
  patchRequest,
  decodeResponse,
  readResponse,
  encodeResponse,
  createStreamDecoder,
  createStreamEncoder,
  createObserver,
  encodeStreamError,
};

/**
 * Gemini's generateContent, with streams as server-sent events (`?alt=sse`). Model and streaming stand in the path.
 * @see https://ai.google.dev/api/generate-content
 */
export const gemini: Codec = {
  dialect,
  family: 'gemini',
  forwardedHeaders: [],
  streamContentType: 'text/event-stream; charset=utf-8',
  encodeError,
  chat,
  embeddings: geminiEmbeddings,
  tokenCount: geminiTokenCount(chat),
};

/** The same for clients that ask without `alt=sse`: their streams are one list of objects in JSON. */
export const geminiList: Codec = {
  ...gemini,
  streamContentType: 'application/json; charset=utf-8',
  chat: {
    ...chat,
    createStreamEncoder: createListEncoder,
    createObserver: createListObserver,
    encodeStreamError: encodeListError,
  },
};
