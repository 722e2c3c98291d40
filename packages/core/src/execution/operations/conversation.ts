import {
  type ChatResponse,
  type Codec,
  collect,
  eventsOf,
  type JsonObject,
  type Loss,
  type Request,
  type StreamProgress,
  type Target,
  type UpstreamCodec,
} from '@proxy/spec';
import { canRead } from '../../router/come-home.ts';
import { applyTransforms } from '../relay.ts';
import { withoutForeign } from '../without-foreign.ts';
import { once } from './once.ts';
import { adapted, type EncodedBody, type OperationCall, type UpstreamAnswer } from './operation-call.ts';
import { encodeTarget, ownWire, passed, patchFor, withParams } from './passing.ts';

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
  const { codec: caller } = request.body;
  if (wire && caller) return passBody(request, target, caller, wire);
  return withParams(translate(request, target, codec), target);
}

function translate(request: Request, target: Target, codec: UpstreamCodec): EncodedBody {
  const place = encodeTarget(target);
  const foreign = foreignState(request, target);
  if (!foreign) return codec.chat.encodeRequest(request.body.canonical(), place);
  const { chat, losses } = withoutForeign(request.body.canonical(), foreign);
  const encoded = codec.chat.encodeRequest(chat, place);
  return { ...encoded, losses: [...losses, ...encoded.losses] };
}

function passBody(request: Request, target: Target, caller: Codec, wire: JsonObject): EncodedBody {
  let losses: Loss[] | undefined;
  const body = caller.chat.patchRequest(wire, {
    ...patchFor(request, target),
    isStateless: request.body.facts.opaque === undefined,
    foreign: foreignState(request, target),
    onLoss(loss) {
      losses ??= [];
      losses.push(loss);
    },
  });
  return passed(request, body, losses);
}

/** The opaque state in the request that another deployment issued, and this one cannot read; `undefined`: there is none. */
function foreignState({ private: { origins } }: Request, target: Target): ReadonlySet<string> | undefined {
  if (!origins) return undefined;
  const foreign = new Set<string>();
  for (const [payload, origin] of origins) if (!canRead(target, origin)) foreign.add(payload);
  return foreign.size > 0 ? foreign : undefined;
}

/** An answer that was read whole tells its opaque state itself. */
function withState(progress: StreamProgress, { candidates }: ChatResponse): StreamProgress {
  const states = candidates.flatMap(({ content }) =>
    content.flatMap((part) => ('opaque' in part && part.opaque ? [part.opaque.payload] : [])),
  );
  return states.length === 0 ? progress : { ...progress, opaque: [...(progress.opaque ?? []), ...states] };
}

function encode(caller: Codec, response: ChatResponse, request: Request, upstream: UpstreamAnswer): string {
  const encoded = caller.chat.encodeResponse(response, {
    requestId: request.id,
    model: upstream.target.model,
    nowSeconds: upstream.nowSeconds,
    echo: request.body.echo,
    onLoss: (loss) => request.metadata.losses.push(loss),
  });
  return JSON.stringify(encoded);
}

function transformed(request: Request, response: ChatResponse): ChatResponse {
  if (request.transforms.length === 0) return response;
  return collect(eventsOf(response).flatMap((event) => applyTransforms(event, request.transforms)));
}
