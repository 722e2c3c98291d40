import type { ChatCodec, Codec } from '@proxy/spec';
import { responsesTokenCount } from '../responses-token-count/responses-token-count.ts';
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

/** OpenAI Responses. @see https://platform.openai.com/docs/api-reference/responses */
export const openaiResponses: Codec = {
  dialect,
  family: 'openai',
  forwardedHeaders: ['openai-beta'],
  streamContentType: 'text/event-stream; charset=utf-8',
  chat,
  tokenCount: responsesTokenCount(chat),
  encodeError,
};
