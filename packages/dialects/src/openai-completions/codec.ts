import type { Codec } from '@proxy/spec';
import { encodeError, encodeStreamError } from '../openai-chat/error/encode-error.ts';
import { createObserver } from '../openai-chat/stream/observer.ts';
import { decodeRequest } from './decode-request.ts';
import { decodeResponse, readResponse } from './decode-response.ts';
import { dialect } from './dialect.ts';
import { encodeRequest } from './encode-request.ts';
import { encodeResponse } from './encode-response.ts';
import { patchRequest } from './patch-request.ts';
import { createStreamDecoder } from './stream-decoder.ts';
import { createStreamEncoder } from './stream-encoder.ts';

/**
 * OpenAI's legacy completions: a text is continued. A text is a conversation of one message for whoever cannot.
 * @see https://platform.openai.com/docs/api-reference/completions
 */
export const openaiCompletions: Codec = {
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
