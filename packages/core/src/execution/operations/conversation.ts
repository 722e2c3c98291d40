import { type ChatResponse, type Codec, collect, eventsOf, type Request } from '@proxy/spec';
import { applyTransforms } from '../relay.ts';
import { once } from './once.ts';
import type { OperationCall, UpstreamAnswer } from './operation-call.ts';
import { encodeTarget, ownWire, passed, patchFor, withParams } from './passing.ts';

/**
 * A chat, or a text to be continued. To a client of the upstream's own dialect its bytes go as they came; for any
 * other, and where a transform changes it, the answer is translated.
 */
export const conversation: OperationCall = {
  encode(request, target, codec) {
    const wire = ownWire(request, codec);
    const { codec: caller } = request.body;
    if (wire && caller) return passed(request, caller.chat.patchRequest(wire, patchFor(request, target)));
    return withParams(codec.chat.encodeRequest(request.body.canonical(), encodeTarget(target)), target);
  },
  read(request, upstream) {
    const { body, bytes, codec } = upstream;
    const progress = codec.chat.readResponse(body);
    const response = once(() => transformed(request, codec.chat.decodeResponse(body)));
    const caller = request.body.codec;
    if (!caller) return { progress, answer: { kind: 'whole', response } };
    if (caller.dialect === codec.dialect && request.transforms.length === 0) {
      return { progress, answer: { kind: 'whole', wire: bytes, body, response } };
    }
    return { progress, answer: { kind: 'whole', wire: encode(caller, response(), request, upstream), response } };
  },
};

function encode(caller: Codec, response: ChatResponse, request: Request, upstream: UpstreamAnswer): string {
  const encoded = caller.chat.encodeResponse(response, {
    requestId: request.id,
    model: upstream.target.model,
    nowSeconds: upstream.nowSeconds,
    onLoss: (loss) => request.metadata.losses.push(loss),
  });
  return JSON.stringify(encoded);
}

function transformed(request: Request, response: ChatResponse): ChatResponse {
  if (request.transforms.length === 0) return response;
  return collect(eventsOf(response).flatMap((event) => applyTransforms(event, request.transforms)));
}
