import {
  type ChatResponse,
  type Codec,
  collect,
  eventsOf,
  GatewayError,
  type JsonObject,
  type Request,
  type StreamProgress,
  type Target,
  type UpstreamFault,
  type WholeAnswer,
} from '@proxy/spec';
import { applyTransforms } from './relay.ts';

/** A whole answer as the caller gets it, and what is known of it. */
export interface ReadAnswer {
  readonly answer: WholeAnswer;
  readonly progress: StreamProgress;
}

/**
 * Reads a whole answer. To a client of the upstream's own dialect its bytes go as they came; for any other, and where
 * a transform changes it, it is translated.
 * @throws GatewayError `PROXY_UPSTREAM_INVALID` where it is no answer
 */
export function readAnswer(
  request: Request,
  target: Target,
  body: JsonObject,
  bytes: Uint8Array,
  nowSeconds: number,
): ReadAnswer {
  const { codec } = target.provider;
  const progress = codec.chat.readResponse(body);
  const response = once(() => transformed(request, codec.chat.decodeResponse(body)));
  const caller = request.body.codec;
  if (!caller) return { progress: withState(progress, response()), answer: { kind: 'whole', response } };
  if (caller.dialect === codec.dialect && request.transforms.length === 0) {
    return { progress, answer: { kind: 'whole', wire: bytes, body, response } };
  }
  const wire = encode(caller, response(), request, target, nowSeconds);
  return { progress: withState(progress, response()), answer: { kind: 'whole', wire, response } };
}

/** An answer that was read whole tells its opaque state itself. */
function withState(progress: StreamProgress, { candidates }: ChatResponse): StreamProgress {
  const states = candidates.flatMap(({ content }) =>
    content.flatMap((part) => ('opaque' in part && part.opaque ? [part.opaque.payload] : [])),
  );
  return states.length === 0 ? progress : { ...progress, opaque: [...(progress.opaque ?? []), ...states] };
}

function encode(caller: Codec, response: ChatResponse, request: Request, target: Target, nowSeconds: number): string {
  const encoded = caller.chat.encodeResponse(response, {
    requestId: request.id,
    model: target.model,
    nowSeconds,
    onLoss: (loss) => request.metadata.losses.push(loss),
  });
  return JSON.stringify(encoded);
}

function transformed(request: Request, response: ChatResponse): ChatResponse {
  if (request.transforms.length === 0) return response;
  return collect(eventsOf(response).flatMap((event) => applyTransforms(event, request.transforms)));
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** What a codec could not read is a fault of the upstream; anything else that is thrown is one of ours. */
export function faultOfReading(error: unknown): UpstreamFault {
  if (!GatewayError.is(error)) return { class: 'defect', message: 'The gateway failed to handle this answer.' };
  return error.fault ?? { class: 'invalid', message: 'The upstream sent an answer that cannot be read.' };
}
