import {
  type EmbeddingsCodec,
  type EmbeddingsResponse,
  GatewayError,
  type Request,
  type RequestFacts,
  type UpstreamCodec,
  type UpstreamEmbeddingsCodec,
} from '@proxy/spec';
import { answerLosses } from '../loss-report.ts';
import { once } from './once.ts';
import type { OperationCall, UpstreamAnswer } from './operation-call.ts';
import { encodeTarget, ownWire, passed, patchFor, withParams } from './passing.ts';

/**
 * Vectors. An answer of the client's own dialect goes as it came, unless its vectors are written otherwise than the
 * client asked.
 */
export const embeddings: OperationCall = {
  encode(request, target, codec) {
    const wire = ownWire(request, codec);
    const caller = request.body.codec?.embeddings;
    if (wire && caller) return passed(request, caller.patchRequest(wire, patchFor(request, target)));
    return withParams(partOf(codec).encodeRequest(request.body.embeddings(), encodeTarget(target)), target);
  },
  read(request, upstream) {
    const { body, bytes, codec } = upstream;
    const part = partOf(codec);
    const progress = part.readResponse(body);
    const response = once(() => complete(part.decodeResponse(body), request.body.facts));
    const caller = request.body.codec?.embeddings;
    if (!caller) {
      response(); // what cannot be read is the upstream's failure, and another target may do better
      return { progress, answer: { kind: 'embeddings', response } };
    }
    const wire = ownWire(request, codec);
    if (wire && caller.accepts(wire, body)) return { progress, answer: { kind: 'embeddings', wire: bytes, response } };
    return { progress, answer: { kind: 'embeddings', wire: encode(caller, response(), request, upstream), response } };
  },
};

/** Vectors without their inputs, or inputs without a vector, are of no use. */
function complete(response: EmbeddingsResponse, { messageCount }: RequestFacts): EmbeddingsResponse {
  const { length } = response.embeddings;
  if (length === messageCount) return response;
  throw new GatewayError('PROXY_UPSTREAM_INVALID', `The upstream sent ${length} vectors for ${messageCount} inputs.`);
}

function partOf({ embeddings: part, dialect }: UpstreamCodec): UpstreamEmbeddingsCodec {
  if (part) return part;
  throw new GatewayError('PROXY_UNSUPPORTED', `${dialect} has no embeddings.`);
}

function encode(
  caller: EmbeddingsCodec,
  response: EmbeddingsResponse,
  request: Request,
  { target, nowSeconds }: UpstreamAnswer,
): string {
  const encoded = caller.encodeResponse(response, {
    request: request.body.embeddings(),
    requestId: request.id,
    model: target.model,
    nowSeconds,
    onLoss: answerLosses(request),
  });
  return JSON.stringify(encoded);
}
