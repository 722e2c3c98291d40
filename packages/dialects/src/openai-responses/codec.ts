import type { Codec } from '@proxy/spec';
import { encodeError, encodeStreamError } from './error/encode-error.ts';
import { dialect } from './extensions.ts';
import { decodeRequest } from './request/decode-request.ts';
import { encodeRequest } from './request/encode-request.ts';
import { patchRequest } from './request/patch-request.ts';
import { decodeResponse, readResponse } from './response/decode-response.ts';
import { encodeResponse } from './response/encode-response.ts';
import { createObserver } from './stream/observer.ts';
import { createStreamDecoder } from './stream/stream-decoder.ts';
import { createStreamEncoder } from './stream/stream-encoder.ts';

/** OpenAI Responses. @see https://platform.openai.com/docs/api-reference/responses */
export const openaiResponses: Codec = {
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
  encodeError,
};
