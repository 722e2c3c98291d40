import {
  type Codec,
  embeddingsBody,
  GatewayError,
  type IncomingRequest,
  type JsonObject,
  type RequestBody,
  wireBody,
} from '@proxy/spec';

/** What a path of a dialect asks for. A chat says in its body whether it is to be streamed. */
export type AskedOperation = 'chat' | 'completion' | 'embeddings' | 'count_tokens';

/**
 * A client's body, read as far as its outline.
 * @param echo what the answer repeats of the request; absent: what the codec reads
 * @throws GatewayError `PROXY_INVALID_REQUEST` naming the field
 */
export function readBody(
  codec: Codec,
  operation: AskedOperation,
  incoming: IncomingRequest,
  echo?: JsonObject,
): RequestBody {
  if (operation === 'embeddings')
    return embeddingsBody(codec, partOf(codec.embeddings, operation).decodeRequest(incoming));
  if (operation === 'count_tokens') return wireBody(codec, partOf(codec.tokenCount, operation).decodeRequest(incoming));
  const decoded = codec.chat.decodeRequest(incoming);
  return wireBody(codec, echo ? { ...decoded, echo } : decoded);
}

function partOf<Part>(part: Part | undefined, operation: AskedOperation): Part {
  if (part) return part;
  throw new GatewayError('PROXY_UNSUPPORTED', `This dialect has no ${operation}.`);
}
