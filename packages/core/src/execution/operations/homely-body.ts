import type {
  ClientChatCodec,
  EncodedRequest,
  JsonObject,
  Loss,
  PassthroughPatch,
  Request,
  Target,
  UpstreamChatCodec,
} from '@proxy/spec';
import { canRead } from '../../router/come-home.ts';
import { withoutForeign } from '../without-foreign.ts';
import type { EncodedBody } from './operation-call.ts';
import { encodeTarget, passed } from './passing.ts';

/** The conversation in a target's dialect, without the opaque state that another deployment issued. */
export function translateHomely(
  codec: Pick<UpstreamChatCodec, 'encodeRequest'>,
  request: Request,
  target: Target,
): EncodedRequest {
  const place = encodeTarget(target);
  const foreign = foreignState(request, target);
  if (!foreign) return codec.encodeRequest(request.body.canonical(), place);
  const { chat, losses } = withoutForeign(request.body.canonical(), foreign);
  const encoded = codec.encodeRequest(chat, place);
  return { ...encoded, losses: [...losses, ...encoded.losses] };
}

/** The client's own body with the gateway's fields, without the opaque state that another deployment issued. */
export function passHomely(
  codec: Pick<ClientChatCodec, 'patchRequest'>,
  request: Request,
  target: Target,
  wire: JsonObject,
  patch: PassthroughPatch,
): EncodedBody {
  const losses: Loss[] = [];
  const body = codec.patchRequest(wire, {
    ...patch,
    isStateless: request.body.facts.opaque === undefined,
    foreign: foreignState(request, target),
    onLoss: (loss) => losses.push(loss),
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
