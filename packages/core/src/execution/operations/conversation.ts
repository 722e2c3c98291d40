import {
  type ChatResponse,
  type Codec,
  collect,
  eventsOf,
  type Request,
  type StreamProgress,
  type Target,
  type UpstreamCodec,
} from '@proxy/spec';
import { answerLosses } from '../loss-report.ts';
import { applyTransforms } from '../relay.ts';
import { passHomely, translateHomely } from './homely-body.ts';
import { once } from './once.ts';
import { adapted, type EncodedBody, type OperationCall, type UpstreamAnswer } from './operation-call.ts';
import { ownWire, patchFor, withParams } from './passing.ts';

/**
 * A chat, or a text to be continued. To a client of the upstream's own dialect its bytes go as they came; for any
 * other, and where a transform changes it, the answer is translated.
 */
export const conversation: OperationCall = {
  encode(request, target, codec) {
    const encoded = encodeDialect(request, target, codec);
    if (!target.fit || codec !== target.provider.codec) return encoded;
    return adapted(encoded, target.fit(encoded.body, request.body.facts));
  },
  read(request, upstream) {
    const { body, bytes, codec } = upstream;
    const progress = codec.chat.readResponse(body);
    const response = once(() => transformed(request, codec.chat.decodeResponse(body)));
    const caller = request.body.codec;
    if (!caller) return { progress: withState(progress, response()), answer: { kind: 'whole', response } };
    if (caller.dialect === codec.dialect && request.transforms.length === 0) {
      return { progress, answer: { kind: 'whole', wire: bytes, body, response } };
    }
    const wire = encode(caller, response(), request, upstream);
    return { progress: withState(progress, response()), answer: { kind: 'whole', wire, response } };
  },
};

function encodeDialect(request: Request, target: Target, codec: UpstreamCodec): EncodedBody {
  const wire = ownWire(request, codec);
  const caller = request.body.codec;
  if (wire && caller) return passHomely(caller.chat, request, target, wire, patchFor(request, target));
  return withParams(translateHomely(codec.chat, request, target), target);
}

/** An answer that was read whole tells its opaque state itself, each once. */
function withState(progress: StreamProgress, { candidates }: ChatResponse): StreamProgress {
  const states = candidates.flatMap(({ content }) =>
    content.flatMap((part) => ('opaque' in part && part.opaque ? [part.opaque.payload] : [])),
  );
  return states.length === 0
    ? progress
    : { ...progress, opaque: [...new Set([...(progress.opaque ?? []), ...states])] };
}

function encode(caller: Codec, response: ChatResponse, request: Request, upstream: UpstreamAnswer): string {
  const encoded = caller.chat.encodeResponse(response, {
    requestId: request.id,
    model: upstream.target.model,
    nowSeconds: upstream.nowSeconds,
    echo: request.body.echo,
    onLoss: answerLosses(request),
  });
  return JSON.stringify(encoded);
}

function transformed(request: Request, response: ChatResponse): ChatResponse {
  if (request.transforms.length === 0) return response;
  return collect(eventsOf(response).flatMap((event) => applyTransforms(event, request.transforms)));
}
