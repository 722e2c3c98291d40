import { GatewayError, type UpstreamCodec, type UpstreamTokenCountCodec } from '@proxy/spec';
import { passHomely, translateHomely } from './homely-body.ts';
import type { OperationCall } from './operation-call.ts';
import { ownWire } from './passing.ts';

/**
 * The length of a conversation. What configuration adds for the target is for its answers, and counters refuse much of
 * it, so it is left out.
 */
export const tokenCount: OperationCall = {
  encode(request, target, codec) {
    const wire = ownWire(request, codec);
    const caller = request.body.codec?.tokenCount;
    if (!wire || !caller) return translateHomely(partOf(codec), request, target);
    return passHomely(caller, request, target, wire, { model: target.model, streamUsage: false });
  },
  read(request, { body, bytes, codec }) {
    const count = partOf(codec).decodeResponse(body);
    const response = () => count;
    const caller = request.body.codec?.tokenCount;
    if (!caller) return { progress: {}, answer: { kind: 'token_count', response } };
    const wire = ownWire(request, codec) ? bytes : JSON.stringify(caller.encodeResponse(count));
    return { progress: {}, answer: { kind: 'token_count', wire, response } };
  },
};

function partOf({ tokenCount: part, dialect }: UpstreamCodec): UpstreamTokenCountCodec {
  if (part) return part;
  throw new GatewayError('PROXY_UNSUPPORTED', `${dialect} counts no tokens.`);
}
