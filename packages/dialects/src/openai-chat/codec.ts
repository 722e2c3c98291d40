import type { Codec } from '@proxy/spec';
import { openaiCompletions } from '../openai-completions/codec.ts';
import { openaiEmbeddings } from '../openai-embeddings/codec.ts';
import { encodeError, encodeStreamError } from './error/encode-error.ts';
import { dialect } from './extensions.ts';
import { decodeRequest } from './request/decode-request.ts';
import { encodeRequest } from './request/encode-request.ts';
import { patchRequest } from './request/patch-request.ts';
import { decodeResponse } from './response/decode-response.ts';
import { encodeResponse } from './response/encode-response.ts';
import { readResponse } from './response/read-response.ts';
import { createObserver } from './stream/observer.ts';
import { createStreamDecoder } from './stream/stream-decoder.ts';
import { createStreamEncoder } from './stream/stream-encoder.ts';

/**
 * OpenAI Chat Completions, as OpenAI and the many hosts that follow it speak it.
 * @see https://platform.openai.com/docs/api-reference/chat
 */
export const openaiChat: Codec = {
  dialect,
  family: 'openai',
  forwardedHeaders: ['openai-beta'],
  streamContentType: 'text/event-stream; charset=utf-8',
  chat: {
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
  },
  embeddings: openaiEmbeddings,
  completions: openaiCompletions,
  encodeError,
};
