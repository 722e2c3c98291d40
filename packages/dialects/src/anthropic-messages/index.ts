import type { Codec } from '@proxy/spec';
import { dialect } from './dialect.ts';
import { encodeError, encodeStreamError } from './errors.ts';
import { decodeRequest } from './request/decode-request.ts';
import { encodeRequest } from './request/encode-request.ts';
import { patchRequest } from './request/patch-request.ts';
import { decodeResponse, readResponse } from './response/decode-response.ts';
import { encodeResponse } from './response/encode-response.ts';
import { createObserver } from './stream/observer.ts';
import { createStreamDecoder } from './stream/stream-decoder.ts';
import { createStreamEncoder } from './stream/stream-encoder.ts';
import { anthropicTokenCount } from './token-count/codec.ts';

/** Anthropic's Messages API. @see https://platform.claude.com/docs/en/api/messages */
export const anthropicMessages: Codec = {
  dialect,
  family: 'anthropic',
  tokenCount: anthropicTokenCount,
  forwardedHeaders: ['anthropic-beta', 'anthropic-version'],
  streamContentType: 'text/event-stream; charset=utf-8',
  encodeError,
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
};
