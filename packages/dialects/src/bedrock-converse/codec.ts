import type { UpstreamCodec } from '@proxy/spec';
import { dialect } from './dialect.ts';
import { encodeRequest } from './request/encode-request.ts';
import { decodeResponse, readResponse } from './response/decode-response.ts';
import { createStreamDecoder } from './stream/stream-decoder.ts';

/** Converse and ConverseStream of Amazon Bedrock. @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
export const bedrockConverse: UpstreamCodec = {
  dialect,
  streamContentType: 'application/vnd.amazon.eventstream',
  chat: { encodeRequest, decodeResponse, readResponse, createStreamDecoder },
};
