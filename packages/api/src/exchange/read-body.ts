import {
  type Codec,
  embeddingsBody,
  GatewayError,
  type IncomingRequest,
  type RequestBody,
  wireBody,
} from '@proxy/spec';

/** What a path of a dialect asks for. A chat says in its body whether it is to be streamed. */
export type AskedOperation = 'chat' | 'completion' | 'embeddings' | 'count_tokens';

/** A client's body, read as far as its outline. @throws GatewayError `PROXY_INVALID_REQUEST` naming the field */
export function readBody(codec: Codec, operation: AskedOperation, incoming: IncomingRequest): RequestBody {
  if (operation === 'embeddings')
    return embeddingsBody(codec, partOf(codec.embeddings, operation).decodeRequest(incoming));
  if (operation === 'count_tokens') return wireBody(codec, partOf(codec.tokenCount, operation).decodeRequest(incoming));
  return wireBody(codec, codec.chat.decodeRequest(incoming));
}

function partOf<Part>(part: Part | undefined, operation: AskedOperation): Part {
  if (part) return part;
  throw new GatewayError('PROXY_UNSUPPORTED', `This dialect has no ${operation}.`);
}
